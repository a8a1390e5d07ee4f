package com.mellanox.mkt.images.dockerfile;

import com.mellanox.mkt.images.failure.Problems;
import com.mellanox.mkt.images.io.TextFile;
import com.mellanox.mkt.images.type.Digest;
import com.mellanox.mkt.images.type.ImageReference;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Replaces the names of images in {@code FROM}, {@code COPY --from} and {@code RUN --mount} by ids. An engine resolves a name
 * at each instruction, and the name can be moved in between. Names of stages and all other lines stay the same.
 */
final class ImageIdWriter {
    private static final Pattern FLAG = Pattern.compile("--(?<flag>\\S+)");
    private static final Pattern COPIED_IMAGE = Pattern.compile("^from=(?<image>.+)");
    private static final Pattern MOUNTED_IMAGE =
            Pattern.compile("(?<=^mount=|,)from=(?<image>[^,]+)", Pattern.CASE_INSENSITIVE);

    private final List<String> text;
    private final DockerfileLines lines;
    private final ArgumentScope arguments;
    private final Function<ImageReference, Optional<Digest>> ids;
    private final Stages stages = new Stages();

    /**
     * Reads a Dockerfile without mistakes.
     *
     * @param buildArguments values for {@code ARG}, by name
     * @param ids the id of an image; empty for an image whose name is kept
     */
    ImageIdWriter(TextFile file, Map<String, String> buildArguments, Function<ImageReference, Optional<Digest>> ids) {
        this.text = Arrays.asList(file.text().split("\n", -1));
        this.lines = DockerfileLines.of(file, new Problems());
        this.arguments = new ArgumentScope(buildArguments);
        this.ids = ids;
    }

    String text() {
        for (Instruction instruction : lines.instructions()) {
            String written = instruction.written();
            switch (instruction.keyword()) {
                case "ARG" -> arguments.declare(instruction, !stages.isEmpty());
                case "FROM" -> written = from(instruction);
                case "COPY", "ADD" -> written = withFlags(instruction, COPIED_IMAGE);
                case "RUN" -> written = withFlags(instruction, MOUNTED_IMAGE);
                default -> {
                    // Names no image.
                }
            }
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
        List<String> words = instruction.words();
        if (words.isEmpty()) {
            return instruction.written();
        }
        String name = words.get(0);
        Optional<String> id = id(arguments.expand(name, instruction.escape()).text());
        stages.add(words.size() > 2 ? words.get(2) : "", instruction.line());
        return id.map(found -> flags(instruction)
                        + found
                        + instruction.arguments().strip().substring(name.length()))
                .orElse(instruction.written());
    }

    /** The unchanged text of the flags, with the white space after them. */
    private static String flags(Instruction instruction) {
        String written = instruction.written();
        return written.substring(0, written.length() - instruction.arguments().length());
    }

    private String withFlags(Instruction instruction, Pattern image) {
        return FLAG.matcher(flags(instruction)).replaceAll(flag -> {
                    String plain = ShellWord.unquoted(flag.group(1), instruction.escape());
                    String changed = image.matcher(plain)
                            .replaceAll(from -> Matcher.quoteReplacement(
                                    id(from.group(1)).map(id -> "from=" + id).orElse(from.group())));
                    return Matcher.quoteReplacement(changed.equals(plain) ? flag.group() : "--" + changed);
                })
                + instruction.arguments();
    }

    private Optional<String> id(String name) {
        if (stages.contains(name)) {
            return Optional.empty();
        }
        try {
            return ids.apply(ImageReference.parse(name)).map(Digest::toString);
        } catch (IllegalArgumentException e) {
            return Optional.empty(); // the engine reports the mistake
        }
    }
}
