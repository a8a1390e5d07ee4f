package com.mellanox.mkt.images.plan;

import com.mellanox.mkt.images.failure.InvalidInputException;
import com.mellanox.mkt.images.failure.Suggestion;
import com.mellanox.mkt.images.type.ImageReference;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The names by which users call the images of a key: references, and the short forms of these. */
final class ImageNames {
    private static final String SUPPORT_PREFIX = "support_";

    private final List<ImageReference> images;
    private final UnaryOperator<ImageReference> inFiles;
    private final Map<ImageReference, ImageReference> byFullForm = new HashMap<>();

    /**
     * Knows images by their references, and by the names that files give them.
     *
     * @param inFiles the name in files of an image
     */
    ImageNames(Collection<ImageReference> images, UnaryOperator<ImageReference> inFiles) {
        this.images = List.copyOf(images);
        this.inFiles = inFiles;
        images.forEach(image -> byFullForm.putIfAbsent(image.canonical(), image));
        images.forEach(image -> byFullForm.putIfAbsent(inFiles.apply(image).canonical(), image));
    }

    /** The image that a file means by a full reference or a short name: {@code rdma_core}. */
    Optional<ImageReference> find(String name) {
        return Stream.<Predicate<ImageReference>>of(
                        image -> image.toString().equals(name),
                        image -> inFiles.apply(image).toString().equals(name),
                        image -> image.shortName().equals(name),
                        image -> image.shortName().equals(SUPPORT_PREFIX + name))
                .flatMap(rule -> images.stream().filter(rule).limit(1))
                .findFirst();
    }

    /** The image that a reference means, however it is written. */
    Optional<ImageReference> find(ImageReference reference) {
        return Optional.ofNullable(byFullForm.get(reference.canonical()));
    }

    /**
     * The images that an option like {@code -Donly} means: by a reference with or without its tag, by a short name, or by the
     * beginning of references.
     *
     * @throws InvalidInputException where it means none, with the names that there are
     */
    List<ImageReference> select(String option, String name) {
        return find(name)
                .or(() -> images.stream()
                        .filter(image -> image.name().equals(name))
                        .findFirst())
                .map(List::of)
                .orElseGet(() -> selectByPrefix(option, name));
    }

    private List<ImageReference> selectByPrefix(String option, String name) {
        List<ImageReference> matches = images.stream()
                .filter(image -> image.toString().startsWith(name))
                .toList();
        if (matches.isEmpty()) {
            throw new InvalidInputException(option + "=" + name + " names no image", remedy(name));
        }
        return matches;
    }

    /** What to do about a name that is none: the nearest that is one, in whichever form, and all references. */
    String remedy(String name) {
        List<String> forms = images.stream()
                .flatMap(image -> Stream.of(
                        image.toString(),
                        image.name(),
                        image.shortName(),
                        image.shortName().replaceFirst("^" + SUPPORT_PREFIX, "")))
                .toList();
        return Suggestion.nearest(name, forms)
                        .map(near -> "Did you mean '" + near + "'? ")
                        .orElse("")
                + "There are: " + list(images);
    }

    private static String list(Collection<ImageReference> images) {
        return images.stream().map(ImageReference::toString).collect(Collectors.joining(", "));
    }
}
