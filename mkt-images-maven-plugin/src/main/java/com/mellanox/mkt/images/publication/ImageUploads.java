package com.mellanox.mkt.images.publication;

import com.mellanox.mkt.images.engine.ImageInventory;
import com.mellanox.mkt.images.event.BuildEvent;
import com.mellanox.mkt.images.event.BuildListener;
import com.mellanox.mkt.images.failure.RegistryException;
import com.mellanox.mkt.images.publication.BuiltImages.Image;
import com.mellanox.mkt.images.publication.BuiltImages.SupportPackage;
import com.mellanox.mkt.images.publication.Receipt.Upload;
import com.mellanox.mkt.images.registry.Manifest;
import com.mellanox.mkt.images.registry.ProductImage;
import com.mellanox.mkt.images.registry.ProductLabels;
import com.mellanox.mkt.images.registry.Registry;
import com.mellanox.mkt.images.type.Digest;
import com.mellanox.mkt.images.type.ImageReference;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/** Uploads the images of a key under content-keyed tags, and reads their digests back. */
final class ImageUploads {
    private final EnginePush push;
    private final Registry registry;
    private final Path workDirectory;
    private final Optional<Receipt> last;
    private final BuildListener listener;
    private final Map<ImageReference, Upload> there = new LinkedHashMap<>();

    /**
     * Uploads nothing yet.
     *
     * @param workDirectory where temporary files go
     * @param last the receipt of an earlier publication
     */
    ImageUploads(
            EnginePush push, Registry registry, Path workDirectory, Optional<Receipt> last, BuildListener listener) {
        this.push = push;
        this.registry = registry;
        this.workDirectory = workDirectory;
        this.last = last;
        this.listener = listener;
    }

    /**
     * Uploads what is missing; an image that is there costs one request.
     *
     * @param anew whether products are sent even if they are there
     */
    Map<ImageReference, Upload> run(BuiltImages built, boolean anew) {
        ImageInventory held = push.engine().images();
        int all = built.images().size() + built.published().size();
        built.published().forEach(image -> done(built, all, upload(built, image, anew)));
        built.images().forEach(image -> done(built, all, upload(image, held)));
        return there;
    }

    private void done(BuiltImages built, int all, Upload upload) {
        there.put(upload.image(), upload);
        listener.on(new BuildEvent.ImagePublished(
                built.key(),
                upload.image(),
                there.size(),
                all,
                there.values().stream().mapToLong(Upload::sent).sum()));
    }

    private Upload upload(BuiltImages built, SupportPackage image, boolean anew) {
        ImageReference published = image.publishedReference();
        return registry.digest(published)
                .filter(present -> !anew)
                .map(present -> new Upload(published, present, size(published, present), 0))
                .orElseGet(() -> send(built, image, published));
    }

    private Upload send(BuiltImages built, SupportPackage image, ImageReference published) {
        long start = System.nanoTime();
        listener.on(new BuildEvent.PushStarted(published));
        ProductLabels labels = new ProductLabels(built.key(), image.name(), built.platform());
        try (ProductImage products =
                ProductImage.of(push.engine(), image.id(), image.products(), labels, workDirectory)) {
            Digest digest = products.push(registry, published);
            checkBack(published, digest);
            Upload upload = new Upload(published, digest, products.size(), products.size());
            listener.on(new BuildEvent.PushFinished(
                    published, digest, upload.sent(), Duration.ofNanos(System.nanoTime() - start)));
            return upload;
        }
    }

    private Upload upload(Image image, ImageInventory held) {
        ImageReference published = image.published();
        Optional<Digest> present = registry.digest(published);
        if (present.isPresent() && isSame(image, held, present.get())) {
            return new Upload(published, present.get(), size(published, present.get()), 0);
        }
        EnginePush.Pushed pushed = push.push(image.id(), published, image.reference());
        checkBack(published, pushed.digest());
        return new Upload(published, pushed.digest(), size(published, pushed.digest()), pushed.sent());
    }

    private void checkBack(ImageReference published, Digest sent) {
        Optional<Digest> back = registry.digest(published);
        if (!back.equals(Optional.of(sent))) {
            throw new RegistryException(
                    RegistryException.Kind.OTHER,
                    published + " was sent as " + sent + ", and the registry has "
                            + back.map(Digest::toString).orElse("nothing") + " there",
                    "Check whether another publication is running, and run again",
                    null);
        }
    }

    private boolean isSame(Image image, ImageInventory held, Digest present) {
        return held.find(image.reference())
                        .filter(mine -> mine.isKnownAs(image.published(), present))
                        .isPresent()
                || registry.manifest(image.published())
                        .map(Manifest::config)
                        .filter(image.id().digest()::equals)
                        .isPresent();
    }

    /** From the last receipt, or from the registry. */
    private long size(ImageReference image, Digest digest) {
        return last.stream()
                .flatMap(receipt -> receipt.images().stream())
                .filter(upload ->
                        upload.image().equals(image) && upload.digest().equals(digest))
                .findFirst()
                .map(Upload::size)
                .orElseGet(() -> asked(image, digest));
    }

    private long asked(ImageReference image, Digest digest) {
        return registry.manifest(new ImageReference(image.name(), null, digest))
                .map(Manifest::size)
                .orElse(0L);
    }
}
