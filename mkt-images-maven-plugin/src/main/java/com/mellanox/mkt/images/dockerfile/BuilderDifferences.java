package com.mellanox.mkt.images.dockerfile;

import java.util.List;
import java.util.regex.Pattern;

/**
 * The instructions that make other files by one builder than by another, found by building the same Dockerfile with both
 * builders of Docker 20.10 and 28.5:
 *
 * <ul>
 *   <li>a pattern of {@code COPY} and {@code ADD} that matches no file is a failure of the classic builder, and nothing to BuildKit;
 *   <li>{@code COPY --chown} keeps set-uid and set-gid with BuildKit alone;
 *   <li>a directory that {@code WORKDIR} makes belongs to the last {@code USER} with BuildKit, and to root otherwise;
 *   <li>what {@code RUN} writes below a {@code VOLUME} stays with BuildKit alone.
 * </ul>
 *
 * <p>The times of directories are different, too; times are no inputs of an image.
 */
final class BuilderDifferences {
    private static final Pattern GLOB = Pattern.compile(".*[*?\\[].*", Pattern.DOTALL);

    private BuilderDifferences() {}

    /** Whether the files of an image can depend on the builder. */
    static boolean isIn(List<Instruction> instructions) {
        boolean hasUser = false;
        boolean hasVolume = false;
        for (Instruction written : instructions) {
            Instruction step = written.trigger().orElse(written);
            switch (step.keyword()) {
                case "FROM" -> {
                    hasUser = false;
                    hasVolume = false;
                }
                case "USER" -> hasUser = true;
                case "VOLUME" -> hasVolume = true;
                case "WORKDIR" -> {
                    if (hasUser) {
                        return true;
                    }
                }
                case "RUN" -> {
                    if (hasVolume) {
                        return true;
                    }
                }
                case "COPY", "ADD" -> {
                    if (isIn(step)) {
                        return true;
                    }
                }
                default -> {
                    // The builders do the same.
                }
            }
        }
        return false;
    }

    private static boolean isIn(Instruction copy) {
        List<String> words = copy.words();
        return copy.values("chown").findAny().isPresent()
                || words.stream()
                        .limit(Math.max(0, words.size() - 1))
                        .anyMatch(source -> GLOB.matcher(source).matches());
    }
}
