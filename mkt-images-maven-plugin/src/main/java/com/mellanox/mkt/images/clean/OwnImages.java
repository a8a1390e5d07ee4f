package com.mellanox.mkt.images.clean;

import com.mellanox.mkt.images.engine.EngineStorage;
import com.mellanox.mkt.images.engine.StoredImage;
import com.mellanox.mkt.images.run.BuiltRecords;
import com.mellanox.mkt.images.run.Labels;
import com.mellanox.mkt.images.type.Digest;
import com.mellanox.mkt.images.type.ImageKey;
import com.mellanox.mkt.images.type.ImageReference;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The images of an engine with this project's labels, and which of them this project made. An image that somebody built on one
 * of them inherits its labels, so labels alone are no proof.
 *
 * @param key the only key whose images are looked at; null for all
 */
record OwnImages(
        EngineStorage storage,
        BuiltRecords records,
        @Nullable ImageKey key) {
    static OwnImages of(EngineStorage storage, Path cacheDirectory, @Nullable ImageKey key) {
        return new OwnImages(storage, new BuiltRecords(cacheDirectory), key);
    }

    /** All images with the labels, whoever made them. */
    List<StoredImage> labelled() {
        return storage.images(Labels.KEY).stream()
                .filter(image -> !image.label(Labels.KEY).isEmpty())
                .filter(image -> key == null || image.label(Labels.KEY).equals(key.value()))
                .toList();
    }

    /** The reference that an image without a name had, if a run with this cache directory gave it that name. */
    Optional<ImageReference> formerName(StoredImage image) {
        String labelled = image.label(Labels.REFERENCE);
        return records.of(image.id())
                .filter(name -> labelled.isEmpty() || labelled.equals(name.toString()))
                // Its digests at other repositories are somebody's who pushed it there.
                .filter(name -> image.image().origins().stream()
                        .allMatch(origin -> origin.canonical()
                                .name()
                                .equals(name.canonical().name())));
    }

    /** The reference that an image was made for, as its labels say; empty if they do not. */
    static Optional<ImageReference> reference(StoredImage image) {
        return parse(image.label(Labels.REFERENCE));
    }

    /** The name by which publications call an image besides its own: that with its inputs. */
    static Optional<ImageReference> nameByContent(StoredImage image) {
        try {
            Digest inputs = new Digest(image.label(Labels.INPUTS));
            return reference(image).map(name -> name.withInputs(inputs));
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }

    private static Optional<ImageReference> parse(String text) {
        try {
            return Optional.of(ImageReference.parse(text));
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }
}
