package com.mellanox.mkt.images.dockerfile;

import com.mellanox.mkt.images.failure.Problems;
import com.mellanox.mkt.images.failure.Suggestion;
import com.mellanox.mkt.images.type.ImageReference;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;

/** Goes through a Dockerfile's instructions and notes what they ask for. */
final class DockerfileReader {
    private static final TreeSet<String> KEYWORDS = new TreeSet<>(List.of(
            "ADD",
            "ARG",
            "CMD",
            "COPY",
            "ENTRYPOINT",
            "ENV",
            "EXPOSE",
            "FROM",
            "HEALTHCHECK",
            "LABEL",
            "MAINTAINER",
            "ONBUILD",
            "RUN",
            "SHELL",
            "STOPSIGNAL",
            "USER",
            "VOLUME",
            "WORKDIR"));

    private final Path file;
    private final DockerfileLines lines;
    private final Problems problems;

    private final ArgumentScope arguments;
    private final Stages stages = new Stages();
    private final List<BaseImage> baseImages = new ArrayList<>();
    private final List<CopyFromImage> imageCopies = new ArrayList<>();
    private final List<ContextSource> contextSources = new ArrayList<>();

    DockerfileReader(Path file, DockerfileLines lines, Map<String, String> buildArguments, Problems problems) {
        this.file = file;
        this.lines = lines;
        this.arguments = new ArgumentScope(buildArguments, lines.escape());
        this.problems = problems;
    }

    Dockerfile read() {
        for (Instruction instruction : lines.instructions()) {
            checkKeyword(instruction);
            switch (instruction.keyword()) {
                case "ARG" -> arguments.declare(instruction, !stages.isEmpty());
                case "FROM" -> from(instruction);
                case "COPY", "ADD" -> copy(instruction);
                case "RUN" -> run(instruction);
                default -> {
                    // Nothing of another image or of the docker directory.
                }
            }
        }
        if (lines.instructions().stream().noneMatch(each -> each.keyword().equals("FROM"))) {
            problems.add(
                    file, 0, "there is no FROM in this Dockerfile", "Begin it with one, as in 'FROM debian:bookworm'");
        }
        return new Dockerfile(file, baseImages, imageCopies, contextSources, arguments.declared(), arguments.values());
    }

    private void checkKeyword(Instruction instruction) {
        String keyword = instruction.keyword();
        if (!KEYWORDS.contains(keyword) && !lines.hasCustomSyntax()) {
            report(instruction, "unknown instruction " + keyword, Suggestion.among(keyword, KEYWORDS));
        } else if (stages.isEmpty()
                && !keyword.equals("FROM")
                && !keyword.equals("ARG")
                && KEYWORDS.contains(keyword)) {
            report(instruction, keyword + " stands before the first FROM", "Move it below; only ARG can be there");
        }
    }

    private void from(Instruction instruction) {
        List<String> words = CopyArguments.of(
                InstructionFlags.of(instruction.arguments(), lines.escape()).rest());
        boolean named = words.size() == 3 && words.get(1).equalsIgnoreCase("AS");
        if (words.size() != 1 && !named) {
            report(
                    instruction,
                    "'FROM " + instruction.arguments() + "' is not understood",
                    "Write 'FROM image [AS name]'");
            stages.add("");
            return;
        }
        ShellWord.Expansion image = arguments.expand(words.get(0));
        if (!image.unresolved().isEmpty()) {
            report(
                    instruction,
                    "FROM names " + String.join(", ", image.unresolved()) + ", which has no value here",
                    "Declare it by ARG above the first FROM, with a value there or in the arguments of image.yaml,"
                            + " or write a default as in ${NAME:-value}");
        } else if (!stages.contains(image.text()) && !Stages.isScratch(image.text())) {
            reference(instruction, image.text());
        }
        if (named && !Stages.isValidName(words.get(2))) {
            report(
                    instruction,
                    "'" + words.get(2) + "' cannot name a stage",
                    "Begin with a letter, then letters, digits, - _ .");
        }
        stages.add(named ? words.get(2) : "");
    }

    private void copy(Instruction instruction) {
        InstructionFlags flags = InstructionFlags.of(instruction.arguments(), lines.escape());
        List<String> words = CopyArguments.of(flags.rest());
        if (words.size() < 2) {
            report(instruction, instruction.keyword() + " has no destination", "Write source and destination");
            return;
        }
        List<String> sources = words.subList(0, words.size() - 1);
        Optional<String> from = flags.value("from");
        if (from.isPresent()) {
            copyFrom(
                    instruction,
                    from.get(),
                    sources.stream().map(this::readable).toList());
        } else {
            boolean remote = instruction.keyword().equals("ADD");
            sources.stream()
                    .filter(source -> !source.startsWith("<<") && !(remote && RemoteAddSource.is(source)))
                    .forEach(source -> addSource(instruction, source));
        }
    }

    private void run(Instruction instruction) {
        InstructionFlags.of(instruction.arguments(), lines.escape())
                .values("mount")
                .forEach(mount -> {
                    String source =
                            InstructionFlags.option(mount, "source", "src").orElse(".");
                    boolean binds = InstructionFlags.option(mount, "type")
                            .orElse("bind")
                            .equals("bind");
                    Optional<String> from = InstructionFlags.option(mount, "from");
                    if (from.isPresent()) {
                        copyFrom(instruction, from.get(), List.of(source.equals(".") ? "/" : source));
                    } else if (binds) {
                        addSource(instruction, source);
                    }
                });
    }

    private void copyFrom(Instruction instruction, String from, List<String> paths) {
        if (from.contains("$")) {
            report(
                    instruction,
                    "'from=" + from + "' has a variable, which Docker does not resolve there",
                    "Write 'FROM " + from + " AS name' above, and from=name here");
        } else if (from.matches("\\d+") && !stages.contains(from)) {
            report(
                    instruction,
                    "there is no stage " + from + " above this line",
                    "Stages count from 0; better give them names");
        } else if (!stages.contains(from) && !Stages.isScratch(from)) {
            reference(instruction, from)
                    .ifPresent(image -> imageCopies.add(new CopyFromImage(image, paths, instruction.line())));
        }
    }

    private void addSource(Instruction instruction, String source) {
        boolean variable = source.contains("$");
        contextSources.add(
                variable
                        ? new ContextSource.Unknown(source, instruction.line())
                        : new ContextSource.Files(readable(source), instruction.line()));
    }

    private Optional<ImageReference> reference(Instruction instruction, String text) {
        try {
            ImageReference image = ImageReference.parse(text);
            baseImages.add(new BaseImage(image, instruction.line()));
            return Optional.of(image);
        } catch (IllegalArgumentException e) {
            report(
                    instruction,
                    String.valueOf(e.getMessage()),
                    stages.names().isEmpty()
                            ? "Correct the reference"
                            : "Correct it, or name a stage above: " + String.join(", ", stages.names()));
            return Optional.empty();
        }
    }

    private String readable(String word) {
        return word.contains("$") ? word : ShellWord.unquoted(word, lines.escape());
    }

    private void report(Instruction instruction, String what, String remedy) {
        problems.add(file, instruction.line(), what, remedy);
    }
}
