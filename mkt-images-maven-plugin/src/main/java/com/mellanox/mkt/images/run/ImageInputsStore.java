package com.mellanox.mkt.images.run;

import com.mellanox.mkt.images.digest.InputDifference;
import com.mellanox.mkt.images.digest.InputItems;
import com.mellanox.mkt.images.digest.InputRecord;
import com.mellanox.mkt.images.engine.EngineImage;
import com.mellanox.mkt.images.engine.ImageId;
import com.mellanox.mkt.images.io.StateFile;
import com.mellanox.mkt.images.plan.ImageGraph;
import com.mellanox.mkt.images.reason.Reason;
import com.mellanox.mkt.images.type.Digest;
import com.mellanox.mkt.images.type.ImageReference;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Finds what images on the engine were made of: in their labels or, for product images, in the cache directory. A product
 * image has no such label, since the same products are the same image whatever they were made of.
 */
final class ImageInputsStore {
    private final Path directory;
    private final ImageGraph graph;

    /** Finds the inputs of a key's images. */
    ImageInputsStore(Path cacheDirectory, ImageGraph graph) {
        this.directory = cacheDirectory.resolve("fetched");
        this.graph = graph;
    }

    /**
     * What an image on the engine was made of, as recorded with it.
     *
     * @param digest its inputs digest
     * @param items the text of its {@link InputRecord}; empty if it has none
     */
    record ImageInputs(Digest digest, String items) {

        /** Empty if the digest is not valid. */
        private static Optional<ImageInputs> of(String digest, String items) {
            try {
                return Optional.of(new ImageInputs(new Digest(digest), items));
            } catch (IllegalArgumentException e) {
                return Optional.empty();
            }
        }

        /** The items; decoded by each call, since most images never need them. */
        Optional<InputRecord> recorded() {
            return InputRecord.decode(items);
        }

        /** What has changed since; only the digests if no items are recorded. */
        List<Reason> changes(InputItems now) {
            List<Reason> changes = recorded()
                    .map(before -> InputDifference.between(before, now))
                    .orElse(List.of());
            return changes.isEmpty() ? List.of(new Reason.Unexplained(digest, now.digest())) : changes;
        }
    }

    /** What an image that has a reference was made of; empty if it was not made for that, or if it is not recorded. */
    Optional<ImageInputs> of(EngineImage image, ImageReference reference) {
        return labelled(image.labels(), reference)
                .or(() -> graph.isTakenByProductsAlone(reference) ? recorded(image.id(), reference) : Optional.empty());
    }

    /** What the labels say; empty if they are not of this project, or were made for another reference. */
    private static Optional<ImageInputs> labelled(Map<String, String> labels, ImageReference reference) {
        return reference.toString().equals(labels.get(Labels.REFERENCE))
                ? ImageInputs.of(labels.getOrDefault(Labels.INPUTS, ""), labels.getOrDefault(Labels.ITEMS, ""))
                : Optional.empty();
    }

    /** Records what a product image was made of. If that fails, it is fetched once more. */
    void record(ImageId image, ImageReference reference, InputItems items) {
        StateFile.keep(file(image), reference + "\n" + items.digest() + "\n" + InputRecord.encode(items) + "\n");
    }

    private Optional<ImageInputs> recorded(ImageId image, ImageReference reference) {
        List<String> lines = StateFile.read(file(image)).stream()
                .flatMap(text -> text.lines())
                .toList();
        return lines.size() < 2 || !lines.get(0).equals(reference.toString())
                ? Optional.empty()
                : ImageInputs.of(lines.get(1), lines.size() > 2 ? lines.get(2) : "");
    }

    private Path file(ImageId image) {
        return directory.resolve(image.digest().hex());
    }
}
