package com.mellanox.mkt.images.run;

import com.mellanox.mkt.images.digest.InputItems;
import com.mellanox.mkt.images.engine.Engine;
import com.mellanox.mkt.images.engine.EngineImage;
import com.mellanox.mkt.images.engine.ImageId;
import com.mellanox.mkt.images.engine.ImageLocks;
import com.mellanox.mkt.images.event.BuildEvent;
import com.mellanox.mkt.images.event.BuildListener;
import com.mellanox.mkt.images.failure.CancelledException;
import com.mellanox.mkt.images.failure.Causes;
import com.mellanox.mkt.images.failure.MktException;
import com.mellanox.mkt.images.failure.RegistryException;
import com.mellanox.mkt.images.plan.Decision.Fetch;
import com.mellanox.mkt.images.plan.PlannedImage;
import com.mellanox.mkt.images.plan.PlannedImage.SupportImage;
import com.mellanox.mkt.images.registry.ProductImage;
import com.mellanox.mkt.images.registry.ProductLabels;
import com.mellanox.mkt.images.registry.Registry;
import com.mellanox.mkt.images.run.ImageInputsStore.ImageInputs;
import com.mellanox.mkt.images.run.Planner.PlannedBuild;
import com.mellanox.mkt.images.type.Digest;
import com.mellanox.mkt.images.type.ImageReference;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import org.apache.commons.io.FileUtils;

/**
 * Fetches an image from the registry instead of building it: a final image by the engine's pull, a support image as a product
 * image. It gets its name after its inputs have been checked. For use under the image's lock.
 */
final class ImageFetcher {
    private final Engine engine;
    private final ResolvedFiles files;
    private final PlannedBuild planned;
    private final BuildListener listener;
    private final AtomicBoolean unreachable = new AtomicBoolean();

    ImageFetcher(Engine engine, ResolvedFiles files, PlannedBuild planned, BuildListener listener) {
        this.engine = engine;
        this.files = files;
        this.planned = planned;
        this.listener = listener;
    }

    /**
     * Fetches an image; if that fails, the listener gets the reason.
     *
     * @param items all its items
     * @return whether it is on the engine now
     */
    boolean fetch(PlannedImage image, Fetch decision, InputItems items) {
        ImageReference name = image.reference();
        long start = System.nanoTime();
        listener.on(new BuildEvent.ImageFetchStarted(name, decision.from(), decision.reasons()));
        try {
            ImageId fetched = fetch(image, decision.from(), items);
            ImageId id = image.isKvm() ? engine.deliver(fetched, name) : fetched;
            planned.decisions().recordBuilt(image, id);
            engine.tag(id, name);
            new BuiltRecords(files.options().cacheDirectory()).record(id, name);
            removeArchives(name);
            listener.on(new BuildEvent.ImageFetched(name, since(start)));
            return true;
        } catch (CancelledException e) {
            listener.on(new BuildEvent.ImageCancelled(name, since(start)));
            throw e;
        } catch (MktException e) {
            boolean isReported = isUnreachable(e) && unreachable.getAndSet(true);
            listener.on(new BuildEvent.ImageNotFetched(name, isReported ? "" : String.valueOf(e.getMessage())));
            return false;
        }
    }

    /** Removes what a fetch of the image has left on this host, also one whose process was killed. */
    void removeArchives(ImageReference image) {
        Path directory = archives(image);
        try {
            if (Files.exists(directory)) {
                FileUtils.deleteDirectory(directory.toFile());
            }
        } catch (IOException e) {
            listener.on(new BuildEvent.Warning(
                    "A fetch of " + image + " has left files, which cannot be removed: " + Causes.reason(e),
                    "Remove " + directory));
        }
    }

    /** Where archives of the image are until the engine has them; no other image or engine has the same directory. */
    private Path archives(ImageReference image) {
        return files.options()
                .logDirectory(files.descriptor().key())
                .resolve("fetch-" + ImageLocks.name(image, engine.description()));
    }

    private static boolean isUnreachable(MktException failure) {
        return failure instanceof RegistryException refusal && refusal.kind() == RegistryException.Kind.UNREACHABLE;
    }

    private static Duration since(long start) {
        return Duration.ofNanos(System.nanoTime() - start);
    }

    private ImageId fetch(PlannedImage image, ImageReference from, InputItems items) {
        // By its digest: the tag may have been moved since it was looked up.
        ImageReference digest = new ImageReference(
                from.name(), null, planned.remote().digest(from).orElseThrow(() -> gone(from)));
        planned.signatures().check(digest, Optional.ofNullable(digest.digest()));
        return image instanceof SupportImage support ? load(support, digest, items) : pull(image, digest, items);
    }

    private ImageId load(SupportImage image, ImageReference from, InputItems items) {
        ProductLabels labels = new ProductLabels(
                files.descriptor().ofOs().key(), image.script().name(), engine.platform());
        Registry registry = planned.remote().registry().orElseThrow(() -> gone(from));
        try (ProductImage products = ProductImage.fetch(registry, from, labels, archives(image.reference()))) {
            ImageId id = engine.load(from, products::writeTarball);
            planned.store().record(id, image.reference(), items);
            return id;
        }
    }

    private ImageId pull(PlannedImage image, ImageReference from, InputItems items) {
        engine.pull(from, event -> {});
        EngineImage pulled = engine.images().find(from).orElseThrow(() -> gone(from));
        Digest found = planned.store()
                .of(pulled, image.reference())
                .map(ImageInputs::digest)
                .orElse(null);
        if (!items.digest().equals(found)) {
            throw new RegistryException(
                    RegistryException.Kind.OTHER,
                    from + " has the labels of "
                            + (found == null ? "another image than " + image.reference() : "inputs " + found)
                            + ", and not of inputs " + items.digest(),
                    "Find out who has pushed that tag",
                    null);
        }
        return pulled.id();
    }

    private static RegistryException gone(ImageReference image) {
        return new RegistryException(
                RegistryException.Kind.ABSENT,
                image + " is not at the registry any more",
                "Publish it again, if it should be there",
                null);
    }
}
