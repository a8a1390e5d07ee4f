package com.mellanox.mkt.images.dockerfile;

import com.mellanox.mkt.images.dockerfile.Dockerfile.UsedImage;
import com.mellanox.mkt.images.failure.Problems;
import com.mellanox.mkt.images.io.TextFile;
import com.mellanox.mkt.images.type.BuilderKind;
import com.mellanox.mkt.images.type.ImageReference;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Writes a Dockerfile as a builder is sent it: with other names or ids for images, since an engine resolves a name at each
 * instruction and the name can be moved in between; and without caches if the builder has none. Names of stages,
 * here-documents and all other lines stay the same.
 */
final class DockerfileWriter {
    private static final Pattern FLAG = Pattern.compile("--(?<flag>" + Instruction.FLAG_WORD + ")(?<blanks>\\s*)");
    private static final Pattern IMAGE =
            Pattern.compile("(?<=^|^mount=|,)from=(?<image>[^,]+)", Pattern.CASE_INSENSITIVE);

    private final List<String> text;
    private final DockerfileLines lines;
    private final Dockerfile dockerfile;
    private final BuilderKind builder;
    private final Function<ImageReference, Optional<String>> names;

    /**
     * Reads a Dockerfile without mistakes.
     *
     * @param dockerfile what it uses
     * @param builder the builder that is sent the text
     * @param names what replaces an image; empty for an image whose name is kept
     */
    DockerfileWriter(
            TextFile file,
            Dockerfile dockerfile,
            BuilderKind builder,
            Function<ImageReference, Optional<String>> names) {
        this.text = Arrays.asList(file.text().split("\n", -1));
        this.lines = DockerfileLines.of(file, new Problems());
        this.dockerfile = dockerfile;
        this.builder = builder;
        this.names = names;
    }

    String text() {
        dockerfile.frontend().ifPresent(this::replaceFrontend);
        for (Instruction instruction : lines.instructions()) {
            String written = changed(instruction, instruction.written());
            if (!written.equals(instruction.written()) && !replaceInPlace(instruction, written)) {
                replace(instruction, instruction.keyword() + " " + written);
            }
        }
        return String.join("\n", text);
    }

    private void replaceFrontend(UsedImage frontend) {
        names.apply(frontend.image()).ifPresent(name -> {
            int index = frontend.line() - 1;
            text.set(
                    index,
                    text.get(index)
                            .replaceFirst(
                                    "=\\s*" + Pattern.quote(frontend.name()), Matcher.quoteReplacement("=" + name)));
        });
    }

    /** Changes each line by itself, if that has the effect: errors of the builder then name the lines of the file. */
    private boolean replaceInPlace(Instruction instruction, String written) {
        List<String> changed = text.subList(instruction.line() - 1, instruction.lastLine()).stream()
                .map(line -> line.stripLeading().startsWith("#") ? line : changed(instruction, line))
                .toList();
        String directive = "# escape=" + instruction.escape() + "\n";
        TextFile alone = new TextFile(dockerfile.file(), directive + String.join("\n", changed));
        boolean same = DockerfileLines.of(alone, new Problems()).instructions().stream()
                .map(Instruction::written)
                .toList()
                .equals(List.of(written));
        if (same) {
            for (int i = 0; i < changed.size(); i++) {
                text.set(instruction.line() - 1 + i, changed.get(i));
            }
        }
        return same;
    }

    /** Writes an instruction as one line, its last: a here-document follows it, and later lines keep their numbers. */
    private void replace(Instruction instruction, String line) {
        for (int number = instruction.line(); number < instruction.lastLine(); number++) {
            text.set(number - 1, "#");
        }
        text.set(instruction.lastLine() - 1, line);
    }

    /** A part of an instruction as the builder is sent it. */
    private String changed(Instruction instruction, String part) {
        if (!instruction.keyword().equals("FROM")) {
            return withFlags(instruction, part);
        }
        String image = instruction.words().get(0);
        return name(instruction, used -> true)
                .map(name -> part.replaceFirst(
                        "(?<=^|\\s)" + Pattern.quote(image) + "(?=\\s|$)", Matcher.quoteReplacement(name)))
                .orElse(part);
    }

    private String withFlags(Instruction instruction, String part) {
        // A part of a continued instruction can have no flags, and the arguments can look like some.
        int end = part.length()
                - (part.endsWith(instruction.arguments())
                        ? instruction.arguments().length()
                        : 0);
        return FLAG.matcher(part.substring(0, end))
                        .replaceAll(flag ->
                                Matcher.quoteReplacement(flag(instruction, flag.group(), flag.group(1), flag.group(2))))
                + part.substring(end);
    }

    private String flag(Instruction instruction, String written, String flag, String blanks) {
        String plain = ShellWord.unquoted(flag, instruction.escape());
        if (isLeftOut(instruction, plain)) {
            return "";
        }
        String changed = IMAGE.matcher(plain)
                .replaceAll(from -> Matcher.quoteReplacement(
                        name(instruction, image -> image.name().equals(from.group(1)))
                                .map(name -> "from=" + name)
                                .orElse(from.group())));
        return changed.equals(plain) ? written : "--" + quoted(changed) + blanks;
    }

    /** Only the classic builder has no caches. */
    private boolean isLeftOut(Instruction instruction, String flag) {
        return builder == BuilderKind.CLASSIC && instruction.hasOnlyCaches() && flag.startsWith("mount=");
    }

    private static String quoted(String flag) {
        return flag.matches(".*\\s.*") ? flag.replaceFirst("=", "=\"") + '"' : flag;
    }

    /** What replaces the image that an instruction names; empty for the name of a stage. */
    private Optional<String> name(Instruction instruction, Predicate<UsedImage> isNamed) {
        return dockerfile.images().stream()
                .filter(image -> image.line() == instruction.line())
                .filter(isNamed)
                .findFirst()
                .flatMap(image -> names.apply(image.image()));
    }
}
