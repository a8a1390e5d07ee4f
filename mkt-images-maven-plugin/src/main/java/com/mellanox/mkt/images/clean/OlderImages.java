package com.mellanox.mkt.images.clean;

import com.mellanox.mkt.images.engine.StoredImage;
import com.mellanox.mkt.images.failure.Causes;
import com.mellanox.mkt.images.publication.PublicationJournal;
import com.mellanox.mkt.images.type.ImageReference;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Older images of a reference that have kept the name that a publication gave them, the one with the inputs. Those that have the
 * reference itself stay.
 *
 * @param keep how many images of a reference stay, with the current one
 */
record OlderImages(OwnImages images, ImageUse use, Path cacheDirectory, int keep) implements LeftoverKind {

    @Override
    public String title() {
        return "older images";
    }

    @Override
    public List<Leftover> find() {
        Map<ImageReference, List<StoredImage>> generations = new LinkedHashMap<>();
        for (StoredImage image : images.labelled()) {
            OwnImages.reference(image)
                    .filter(reference -> image.hasName(reference) || isOlder(image))
                    .ifPresent(reference -> generations
                            .computeIfAbsent(reference, missing -> new ArrayList<>())
                            .add(image));
        }
        return generations.entrySet().stream()
                .flatMap(all -> newestFirst(all.getKey(), all.getValue()).stream()
                        .skip(keep)
                        .filter(image -> !image.hasName(all.getKey()))
                        .map(image -> leftover(all.getKey(), image)))
                .toList();
    }

    private static boolean isOlder(StoredImage image) {
        return OwnImages.nameByContent(image).filter(image::hasName).isPresent();
    }

    /** The current image is the newest, whatever its time is. */
    private static List<StoredImage> newestFirst(ImageReference reference, List<StoredImage> all) {
        Comparator<StoredImage> current = Comparator.comparing(image -> !image.hasName(reference));
        return all.stream()
                .sorted(current.thenComparing(StoredImage::created, Comparator.reverseOrder()))
                .toList();
    }

    private Leftover leftover(ImageReference reference, StoredImage image) {
        ImageReference name = OwnImages.nameByContent(image).orElseThrow();
        String reason = "not among the newest " + (keep == 1 ? "one" : String.valueOf(keep)) + " of " + reference;
        return new Leftover(
                name.toString(),
                image.size(),
                reason,
                remove -> use.ifUnused(
                        reference, image.id(), () -> removeUnlessPublished(reference, name, image, remove)));
    }

    private Optional<String> removeUnlessPublished(
            ImageReference reference, ImageReference name, StoredImage image, boolean remove) {
        Optional<String> publication = publication(name);
        if (publication.isPresent()) {
            return publication;
        }
        boolean isSame = images.labelled().stream()
                .anyMatch(now -> now.id().equals(image.id()) && now.hasName(name) && !now.hasName(reference));
        if (!isSame) {
            return Optional.of("its names have changed meanwhile");
        }
        return remove ? use.storage().remove(name) : Optional.empty();
    }

    private Optional<String> publication(ImageReference name) {
        try {
            return PublicationJournal.namesInUse(cacheDirectory).contains(name.toString())
                    ? Optional.of("in use by a publication")
                    : Optional.empty();
        } catch (IOException e) {
            return Optional.of("a publication may use it: " + Causes.reason(e));
        }
    }
}
