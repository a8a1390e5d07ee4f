package com.mellanox.mkt.images.run;

import com.mellanox.mkt.images.digest.InputItems;
import com.mellanox.mkt.images.digest.InputRecord;
import com.mellanox.mkt.images.engine.EngineImage;
import com.mellanox.mkt.images.engine.ImageId;
import com.mellanox.mkt.images.io.StateFile;
import com.mellanox.mkt.images.plan.ImageGraph;
import com.mellanox.mkt.images.type.Digest;
import com.mellanox.mkt.images.type.ImageReference;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * Tells what images of the engine were made of: by their labels, or, of product images, by what was kept in the cache when
 * they were fetched. Their labels cannot say it: the same products are the same image, whatever they were made of.
 */
final class ImageInputsStore {
    private final Path directory;
    private final ImageGraph graph;

    /**
     * Tells of the images of a key.
     *
     * @param graph knows of which images nothing but products is taken: only there a product image will do
     */
    ImageInputsStore(Path cacheDirectory, ImageGraph graph) {
        this.directory = cacheDirectory.resolve("fetched");
        this.graph = graph;
    }

    /** What an image that has a reference was made of; empty where it was not made for that, or nobody knows. */
    Optional<ImageInputs> of(EngineImage image, ImageReference reference) {
        return ImageInputs.of(image, reference)
                .or(() -> graph.isTakenByProductsAlone(reference) ? kept(image.id(), reference) : Optional.empty());
    }

    /** Keeps what a product image was made of. Where that cannot be kept, it is fetched once more. */
    void keep(ImageId image, ImageReference reference, InputItems items) {
        StateFile.keep(file(image), reference + "\n" + items.digest() + "\n" + InputRecord.encode(items) + "\n");
    }

    private Optional<ImageInputs> kept(ImageId image, ImageReference reference) {
        List<String> lines = StateFile.read(file(image)).stream()
                .flatMap(text -> text.lines())
                .toList();
        if (lines.size() < 2 || !lines.get(0).equals(reference.toString())) {
            return Optional.empty();
        }
        try {
            return Optional.of(new ImageInputs(new Digest(lines.get(1)), lines.size() > 2 ? lines.get(2) : ""));
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }

    private Path file(ImageId image) {
        return directory.resolve(image.digest().value().substring("sha256:".length()));
    }
}
