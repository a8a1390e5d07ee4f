package com.mellanox.mkt.images.publication;

import com.mellanox.mkt.images.boot.BootRecords;
import com.mellanox.mkt.images.event.BuildEvent;
import com.mellanox.mkt.images.event.BuildListener;
import com.mellanox.mkt.images.failure.InvalidInputException;
import com.mellanox.mkt.images.publication.BuiltImages.Image;
import com.mellanox.mkt.images.type.ImageKey;
import com.mellanox.mkt.images.type.ImageReference;
import com.mellanox.mkt.images.type.Requirement;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/**
 * Checks what a descriptor requires of images that are published, before anything is uploaded.
 *
 * @param cacheDirectory the user's, with the records of boots and of comparisons
 * @param attachments what the publication attaches
 */
public record RequirementCheck(Path cacheDirectory, AttachmentOptions attachments, BuildListener listener) {

    /**
     * Checks before a build what the parameters of a goal decide, so that nothing is built for an hour in vain.
     *
     * @param key that of the images
     * @throws InvalidInputException with all that is missing, and what to do about each
     */
    public void checkParameters(Set<Requirement> required, ImageKey key) {
        report(required, key, false, this::missingParameter);
    }

    /**
     * Checks all requirements.
     *
     * @param force whether what is missing is only a warning
     * @throws InvalidInputException with all that is missing, and what to do about each
     */
    public void check(Set<Requirement> required, BuiltImages built, boolean force) {
        report(required, built.key(), force, requirement -> missing(requirement, built));
    }

    private void report(
            Set<Requirement> required, ImageKey key, boolean force, Function<Requirement, Optional<String>> whatToDo) {
        Map<Requirement, String> missing = new LinkedHashMap<>();
        new TreeSet<>(required)
                .forEach(requirement -> whatToDo.apply(requirement).ifPresent(what -> missing.put(requirement, what)));
        if (missing.isEmpty()) {
            return;
        }
        String list = missing.entrySet().stream()
                .map(entry -> entry.getKey() + " (" + entry.getValue() + ")")
                .collect(Collectors.joining(", "));
        String problem = key + " lacks what 'require' of its image.yaml asks for: " + list;
        if (!force) {
            throw new InvalidInputException(
                    problem,
                    "Do what stands behind each, and publish again, or publish in spite of that with -Dmkt.push.force");
        }
        listener.on(new BuildEvent.Warning(problem + "; published because of -Dmkt.push.force", "Notify its users"));
    }

    /** What to do about a requirement that is met by a parameter; empty if it is met, or by something else. */
    private Optional<String> missingParameter(Requirement requirement) {
        return switch (requirement) {
            case SBOM -> attachments.hasDocuments() ? Optional.empty() : Optional.of("attach them: -Dmkt.sbom");
            case SIGNATURE ->
                attachments.key() == null ? Optional.of("name a key: -Dmkt.sign.key=cosign.key") : Optional.empty();
            case LOCK, BOOT, REPRODUCIBLE -> Optional.empty();
        };
    }

    /** What to do about a requirement; empty if it is met. */
    private Optional<String> missing(Requirement requirement, BuiltImages built) {
        String key = " -Dkey=" + built.key();
        return switch (requirement) {
            case LOCK ->
                isLocked(built)
                        ? Optional.empty()
                        : Optional.of("write a lock file, mvn mkt-images:lock" + key + ", and build again");
            case BOOT ->
                without(
                                built,
                                image -> !image.isKvm()
                                        || new BootRecords(cacheDirectory)
                                                .of(image.id())
                                                .isPresent())
                        .map(images -> "boot " + images + ": mvn mkt-images:boot" + key + " -Dmkt.kernel=…");
            case SBOM, SIGNATURE -> missingParameter(requirement);
            case REPRODUCIBLE ->
                without(built, image -> new ReproducedRecords(cacheDirectory).has(image.id()))
                        .map(images -> "build " + images + " again: mvn mkt-images:verify-reproducible" + key);
        };
    }

    /** Whether the images were built from what a lock file holds. */
    private static boolean isLocked(BuiltImages built) {
        return built.lock() != null;
    }

    private static Optional<String> without(BuiltImages built, Predicate<Image> isMet) {
        String images = built.images().stream()
                .filter(image -> !isMet.test(image))
                .map(Image::reference)
                .map(ImageReference::toString)
                .collect(Collectors.joining(", "));
        return images.isEmpty() ? Optional.empty() : Optional.of(images);
    }
}
