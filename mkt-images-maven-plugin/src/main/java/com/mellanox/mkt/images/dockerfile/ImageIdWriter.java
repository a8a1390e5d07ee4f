package com.mellanox.mkt.images.dockerfile;

import com.mellanox.mkt.images.dockerfile.Dockerfile.UsedImage;
import com.mellanox.mkt.images.failure.Problems;
import com.mellanox.mkt.images.io.TextFile;
import com.mellanox.mkt.images.type.Digest;
import com.mellanox.mkt.images.type.ImageReference;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Replaces the names of images in {@code FROM}, {@code COPY --from} and {@code RUN --mount} by ids. An engine resolves a name
 * at each instruction, and the name can be moved in between. Names of stages and all other lines stay the same.
 */
final class ImageIdWriter {
    private static final Pattern FLAG = Pattern.compile("--(?<flag>\\S+)");
    private static final Pattern IMAGE =
            Pattern.compile("(?<=^|^mount=|,)from=(?<image>[^,]+)", Pattern.CASE_INSENSITIVE);

    private final List<String> text;
    private final DockerfileLines lines;
    private final List<UsedImage> images;
    private final Function<ImageReference, Optional<Digest>> ids;

    /**
     * Reads a Dockerfile without mistakes.
     *
     * @param images the images that it uses
     * @param ids the id of an image; empty for an image whose name is kept
     */
    ImageIdWriter(TextFile file, List<UsedImage> images, Function<ImageReference, Optional<Digest>> ids) {
        this.text = Arrays.asList(file.text().split("\n", -1));
        this.lines = DockerfileLines.of(file, new Problems());
        this.images = images;
        this.ids = ids;
    }

    String text() {
        for (Instruction instruction : lines.instructions()) {
            String written = instruction.keyword().equals("FROM") ? from(instruction) : withFlags(instruction);
            if (!written.equals(instruction.written())) {
                replace(instruction, instruction.keyword() + " " + written);
            }
        }
        return String.join("\n", text);
    }

    /** Writes an instruction as one line, its last: a here-document follows it, and later lines keep their numbers. */
    private void replace(Instruction instruction, String line) {
        for (int number = instruction.line(); number < instruction.lastLine(); number++) {
            text.set(number - 1, "#");
        }
        text.set(instruction.lastLine() - 1, line);
    }

    private String from(Instruction instruction) {
        String arguments = instruction.arguments().strip();
        return id(instruction, image -> true)
                .map(id -> flags(instruction) + arguments.replaceFirst("^\\S+", id))
                .orElse(instruction.written());
    }

    /** The unchanged text of the flags, with the white space after them. */
    private static String flags(Instruction instruction) {
        String written = instruction.written();
        return written.substring(0, written.length() - instruction.arguments().length());
    }

    private String withFlags(Instruction instruction) {
        return FLAG.matcher(flags(instruction)).replaceAll(flag -> {
                    String plain = ShellWord.unquoted(flag.group(1), instruction.escape());
                    String changed = IMAGE.matcher(plain)
                            .replaceAll(from -> Matcher.quoteReplacement(
                                    id(instruction, image -> image.name().equals(from.group(1)))
                                            .map(id -> "from=" + id)
                                            .orElse(from.group())));
                    return Matcher.quoteReplacement(changed.equals(plain) ? flag.group() : "--" + changed);
                })
                + instruction.arguments();
    }

    /** The id of the image that an instruction names; empty for the name of a stage. */
    private Optional<String> id(Instruction instruction, Predicate<UsedImage> isNamed) {
        return images.stream()
                .filter(image -> image.line() == instruction.line())
                .filter(isNamed)
                .findFirst()
                .flatMap(image -> ids.apply(image.image()))
                .map(Digest::toString);
    }
}
