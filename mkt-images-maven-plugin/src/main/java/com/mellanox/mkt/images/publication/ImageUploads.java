package com.mellanox.mkt.images.publication;

import com.mellanox.mkt.images.boot.BootRecords;
import com.mellanox.mkt.images.engine.ImageInventory;
import com.mellanox.mkt.images.event.BuildEvent;
import com.mellanox.mkt.images.event.BuildListener;
import com.mellanox.mkt.images.publication.BuiltImages.Image;
import com.mellanox.mkt.images.publication.BuiltImages.SupportPackage;
import com.mellanox.mkt.images.publication.Receipt.Boot;
import com.mellanox.mkt.images.publication.Receipt.Upload;
import com.mellanox.mkt.images.registry.Manifest;
import com.mellanox.mkt.images.registry.ProductImage;
import com.mellanox.mkt.images.registry.ProductLabels;
import com.mellanox.mkt.images.registry.Registry;
import com.mellanox.mkt.images.type.Digest;
import com.mellanox.mkt.images.type.ImageReference;
import com.mellanox.mkt.images.type.Platform;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Uploads the images of a key under content-keyed tags, and reads their digests back. */
final class ImageUploads {
    private final EnginePush push;
    private final Registry registry;
    private final BootRecords boots;
    private final Path workDirectory;
    private final Optional<Receipt> last;
    private final BuildListener listener;
    private final Map<ImageReference, Upload> uploads = new LinkedHashMap<>();

    /**
     * Uploads nothing yet.
     *
     * @param workDirectory for temporary files
     * @param last the receipt of an earlier publication
     */
    ImageUploads(
            EnginePush push,
            Registry registry,
            BootRecords boots,
            Path workDirectory,
            Optional<Receipt> last,
            BuildListener listener) {
        this.push = push;
        this.registry = registry;
        this.boots = boots;
        this.workDirectory = workDirectory;
        this.last = last;
        this.listener = listener;
    }

    /**
     * Uploads what is missing; an image that is there costs one request.
     *
     * @param resendsProducts whether products are sent even if they are there
     */
    Map<ImageReference, Upload> run(BuiltImages built, boolean resendsProducts) {
        ImageInventory inventory = push.engine().images();
        built.published().forEach(image -> add(built, upload(built, image, resendsProducts)));
        built.images().forEach(image -> add(built, upload(image, built.platform(), inventory)));
        return uploads;
    }

    private void add(BuiltImages built, Upload upload) {
        uploads.put(upload.image(), upload);
        listener.on(new BuildEvent.ImagePublished(
                built.key(),
                upload.image(),
                uploads.size(),
                built.images().size() + built.published().size(),
                uploads.values().stream().mapToLong(Upload::sent).sum()));
    }

    private Upload upload(BuiltImages built, SupportPackage image, boolean resends) {
        ImageReference published = Objects.requireNonNull(image.published());
        Optional<Digest> present = registry.digest(published);
        return present.isPresent() && !resends
                ? new Upload(published, present.get(), size(published, present.get()), 0)
                : send(built, image, published);
    }

    private Upload send(BuiltImages built, SupportPackage image, ImageReference published) {
        long start = System.nanoTime();
        listener.on(new BuildEvent.PushStarted(published));
        ProductLabels labels = new ProductLabels(built.key(), image.name(), built.platform());
        try (ProductImage products =
                ProductImage.of(push.engine(), image.id(), image.products(), labels, workDirectory)) {
            Digest digest = products.push(registry, published);
            listener.on(new BuildEvent.PushFinished(
                    published, digest, products.size(), Duration.ofNanos(System.nanoTime() - start)));
            return new Upload(published, digest, products.size(), products.size());
        }
    }

    private Upload upload(Image image, Platform platform, ImageInventory inventory) {
        ImageReference published = image.published();
        Optional<Digest> present = registry.digest(published);
        if (present.isPresent()
                && PublicationChecks.isSame(image, platform, published, present.get(), inventory, registry)) {
            return new Upload(
                    published, present.get(), size(published, present.get()), 0, boot(image), image.osPackages());
        }
        EnginePush.Pushed pushed = push.push(image.id(), published, image.reference());
        registry.check(published, pushed.digest());
        return new Upload(
                published,
                pushed.digest(),
                size(published, pushed.digest()),
                pushed.sent(),
                boot(image),
                image.osPackages());
    }

    private @Nullable Boot boot(Image image) {
        return image.isKvm() ? Boot.of(boots.of(image.id())) : null;
    }

    /** From the last receipt, or from the registry. */
    private long size(ImageReference image, Digest digest) {
        return last.stream()
                .flatMap(receipt -> receipt.images().stream())
                .filter(upload ->
                        upload.image().equals(image) && upload.digest().equals(digest))
                .findFirst()
                .map(Upload::size)
                .or(() -> registry.manifest(image, digest).map(Manifest::size))
                .orElse(0L);
    }
}
