package com.mellanox.mkt.images.engine;

import com.mellanox.mkt.images.engine.FakeImages.FakeImage;
import com.mellanox.mkt.images.engine.FakePushes.Arrival;
import com.mellanox.mkt.images.event.BuildEvent.PullFinished;
import com.mellanox.mkt.images.event.BuildEvent.PullStarted;
import com.mellanox.mkt.images.event.BuildEvent.PushFinished;
import com.mellanox.mkt.images.event.BuildEvent.PushProgress;
import com.mellanox.mkt.images.event.BuildEvent.PushStarted;
import com.mellanox.mkt.images.event.BuildListener;
import com.mellanox.mkt.images.failure.RegistryException;
import com.mellanox.mkt.images.type.Digest;
import com.mellanox.mkt.images.type.ImageReference;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Brings images to the fake engine and from it to its registries. */
final class FakeTransfers {
    private static final long PUSHED_BYTES = 1_000_000;

    private final FakeImages images;
    private final FakeRegistry registry;
    private final FakePushes pushes;

    FakeTransfers(FakeImages images, FakeRegistry registry, FakePushes pushes) {
        this.images = images;
        this.registry = registry;
        this.pushes = pushes;
    }

    /** What the registry says: of what was pushed, and else of what a test has put there. */
    Digest ask(ImageReference image) {
        Digest asked = registry.ask(image);
        return pushes.arrival(image).map(Arrival::digest).orElse(asked);
    }

    void pull(ImageReference image, BuildListener listener) {
        listener.on(new PullStarted(image));
        String version = registry.pull(image);
        Optional<ImageId> before = images.find(image);
        ImageId after = registry.copy(image)
                .or(() -> pushes.arrival(image))
                .map(arrival -> hold(image, arrival))
                .orElseGet(() -> hold(image, version));
        listener.on(new PullFinished(image, !before.equals(Optional.of(after)), Duration.ZERO));
    }

    /** Lets the engine have an image as the registry has it in a version. */
    ImageId hold(ImageReference image, String version) {
        ImageId id = FakeImages.idOf(image.canonical() + version);
        boolean hasTag = image.digest() == null;
        ImageReference origin =
                hasTag ? new ImageReference(image.name(), null, FakeRegistry.digest(image, version)) : image;
        images.put(id, new FakeImage(image, id.toString(), Map.of(), List.of(origin)));
        if (hasTag) {
            images.name(id, image);
        }
        return id;
    }

    private ImageId hold(ImageReference image, Arrival arrival) {
        ImageReference origin = new ImageReference(image.name(), null, arrival.digest());
        images.put(arrival.id(), arrival.image().withOrigin(image.digest() == null ? origin : image));
        if (image.tag() != null) {
            images.name(arrival.id(), image);
        }
        return arrival.id();
    }

    Digest push(ImageReference image, BuildListener listener, Runnable refuseIfClosed) {
        ImageId id = images.find(image).orElseThrow(() -> notHeld(image));
        listener.on(new PushStarted(image));
        pushes.begin(image);
        refuseIfClosed.run();
        Arrival arrival = new Arrival(id, images.get(id));
        long sent = pushes.arrive(image, arrival) ? PUSHED_BYTES : 0;
        images.put(id, arrival.image().withOrigin(new ImageReference(image.name(), null, arrival.digest())));
        listener.on(new PushProgress(image, 1, 1, sent, sent));
        listener.on(new PushFinished(image, arrival.digest(), sent, Duration.ZERO));
        return arrival.digest();
    }

    private static RegistryException notHeld(ImageReference image) {
        return new RegistryException(
                RegistryException.Kind.OTHER, image + " cannot be pushed: tag does not exist", "Build it", null);
    }

    ImageId load(FakeArchive archive, ImageReference image) {
        images.put(archive.id(), new FakeImage(image, archive.id().toString(), archive.labels(), List.of()));
        archive.names().forEach(name -> images.name(archive.id(), name));
        return archive.id();
    }
}
