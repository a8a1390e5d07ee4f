package com.mellanox.mkt.images.dockerfile;

import com.mellanox.mkt.images.dockerfile.Dockerfile.ContextSource;
import com.mellanox.mkt.images.dockerfile.Dockerfile.UsedImage;
import com.mellanox.mkt.images.failure.Problems;
import com.mellanox.mkt.images.type.ImageReference;
import com.mellanox.mkt.images.type.Platform;
import com.mellanox.mkt.images.type.SecretId;
import com.mellanox.mkt.images.type.SecretUse;
import com.mellanox.mkt.images.type.SshId;
import com.mellanox.mkt.images.type.SshUse;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** Checks a Dockerfile's instructions, and collects the images, files and features that they use. */
final class DockerfileReader {
    private final Path file;
    private final DockerfileLines lines;
    private final Problems problems;

    private final Declarations declarations;
    private final List<UsedImage> images = new ArrayList<>();
    private final List<ContextSource> contextSources = new ArrayList<>();
    private final List<RemoteSource> remoteSources = new ArrayList<>();
    private final List<SecretUse> secrets = new ArrayList<>();
    private final List<SshUse> agents = new ArrayList<>();
    private final List<BuilderRequirement> requirements = new ArrayList<>();
    private final Map<Integer, Platform> platforms = new TreeMap<>();

    DockerfileReader(Path file, DockerfileLines lines, Map<String, String> buildArguments, Problems problems) {
        this.file = file;
        this.lines = lines;
        this.declarations = new Declarations(buildArguments);
        this.problems = problems;
    }

    Dockerfile read() {
        InstructionRules rules = new InstructionRules(file, problems);
        UsedImage syntaxImage = lines.syntax().flatMap(syntax -> syntax.image(file, problems)).orElse(null);
        Frontend frontend = syntaxImage == null ? null : Frontend.of(syntaxImage);
        boolean isForeign = frontend != null && !frontend.isDockers();
        if (frontend != null && !frontend.isDockers()) {
            requirements.add(BuilderRequirement.ofFrontend(frontend));
        }
        for (Instruction instruction : lines.instructions()) {
            if (InstructionRules.isKnown(instruction.keyword()) || !isForeign) {
                rules.check(instruction);
            }
            requirements.addAll(BuilderRequirement.of(instruction));
            checkPlace(instruction);
            switch (instruction.keyword()) {
                case "ARG" -> declarations.addArguments(instruction);
                case "FROM" -> from(instruction);
                case "COPY", "ADD" -> copy(instruction);
                case "RUN" -> run(instruction);
                default -> {
                    // Uses no image and no file of the docker directory.
                }
            }
        }
        if (!declarations.hasStages()) {
            problems.add(
                    file, 0, "there is no FROM in this Dockerfile", "Begin it with one, as in 'FROM debian:bookworm'");
        }
        return new Dockerfile(
                file,
                syntaxImage,
                images,
                contextSources,
                remoteSources,
                secrets,
                agents,
                declarations.arguments(),
                declarations.values(),
                requirements,
                BuilderDifferences.isIn(lines.instructions()),
                platforms,
                declarations.stages());
    }

    private void checkPlace(Instruction instruction) {
        String keyword = instruction.keyword();
        if (!declarations.hasStages()
                && !keyword.equals("FROM")
                && !keyword.equals("ARG")
                && InstructionRules.isKnown(keyword)) {
            report(instruction, keyword + " is before the first FROM", "Move it below; only ARG can be there");
        }
    }

    private void from(Instruction instruction) {
        List<String> words = instruction.words();
        boolean named = words.size() == 3 && words.get(1).equalsIgnoreCase("AS");
        if (words.size() != 1 && !named) {
            report(
                    instruction,
                    "'FROM " + instruction.arguments() + "' cannot be parsed",
                    "Write 'FROM image [AS name]'");
            declarations.addStage("", instruction.line());
            return;
        }
        ShellWord.Expansion image = declarations.expand(words.get(0), instruction.escape());
        if (ShellWord.fault(words.get(0), instruction.escape()).isPresent()) {
            // The rules have reported it.
        } else if (!image.unresolved().isEmpty()) {
            report(
                    instruction,
                    "FROM names " + String.join(", ", image.unresolved()) + ", which has no value here",
                    "Declare it by ARG above the first FROM, with a value there or in the arguments of image.yaml,"
                            + " or write a default as in ${NAME:-value}");
        } else if (!declarations.isStage(image.text())) {
            use(instruction, image.text(), List.of());
        }
        instruction.values("platform").findFirst().ifPresent(platform -> platform(instruction, platform));
        String name = named ? words.get(2) : "";
        if (named) {
            checkName(instruction, name);
        }
        declarations.addStage(name, instruction.line());
    }

    private void checkName(Instruction instruction, String name) {
        if (!Declarations.isStageName(name)) {
            report(
                    instruction,
                    "'" + name + "' cannot name a stage",
                    "Begin with a letter, then letters, digits, - _ .");
        }
        Optional.ofNullable(declarations.stages().get(name.toLowerCase(Locale.ROOT)))
                .ifPresent(line -> report(
                        instruction,
                        "the stage in line " + line + " is named '" + name + "', too",
                        "Give one of them another name, whatever the case of its letters"));
    }

    private void platform(Instruction instruction, String text) {
        ShellWord.Expansion expanded = declarations.expand(text, instruction.escape());
        if (!expanded.unresolved().isEmpty()) {
            // The engine sets BUILDPLATFORM and TARGETPLATFORM.
            return;
        }
        try {
            platforms.put(instruction.line(), Platform.parse(expanded.text()));
        } catch (IllegalArgumentException e) {
            report(instruction, String.valueOf(e.getMessage()), "Correct it, or remove --platform");
        }
    }

    private void copy(Instruction instruction) {
        List<String> words = instruction.words();
        if (words.size() < 2) {
            report(instruction, instruction.keyword() + " has no destination", "Write source and destination");
            return;
        }
        List<String> sources = words.subList(0, words.size() - 1);
        String destination = words.get(sources.size());
        if (isHereDocument(instruction, destination)) {
            report(instruction, "the here-document '" + destination + "' is a destination", "Write a path after it");
        }
        if (sources.size() > 1 && !destination.endsWith("/") && !destination.contains("$")) {
            requirements.add(BuilderRequirement.ofPlainDestination(instruction, destination));
        }
        List<String> named = sources.stream()
                .filter(source -> !isHereDocument(instruction, source))
                .toList();
        Optional<String> from = instruction.values("from").findFirst();
        if (from.isPresent()) {
            List<String> paths =
                    named.stream().map(source -> unquoted(instruction, source)).toList();
            copyFrom(instruction, from.get(), paths.isEmpty() ? List.of("/") : paths);
        } else {
            copyFromContext(instruction, named);
        }
    }

    private static boolean isHereDocument(Instruction instruction, String word) {
        return instruction.list().isEmpty() && Instruction.HereDocument.of(word).isPresent();
    }

    /** Sorts sources into those that the builder fetches from a server, and files of the docker directory. */
    private void copyFromContext(Instruction instruction, List<String> sources) {
        if (instruction.keyword().equals("ADD")) {
            new ChecksumRule(file, problems).check(instruction, sources);
        }
        for (String source : sources) {
            Optional<RemoteSource> remote = RemoteSource.of(instruction, source);
            if (remote.isEmpty()) {
                addSource(instruction, source);
            } else if (instruction.keyword().equals("COPY")) {
                report(instruction, "COPY does not fetch '" + source + "'", "Write ADD");
            } else {
                remoteSources.add(remote.get());
                if (remote.get().isGit()) {
                    requirements.add(BuilderRequirement.ofGitUrl(instruction, source));
                }
            }
        }
    }

    private void run(Instruction instruction) {
        instruction.mounts().forEach(mount -> {
            mount.from().ifPresent(from -> mountFrom(instruction, mount, from));
            mount.contextPath().ifPresent(path -> mountContext(instruction, path));
            mount.id().filter(id -> !id.contains("$")).ifPresent(id -> use(instruction, mount, id));
        });
    }

    private void mountFrom(Instruction instruction, RunMount mount, String from) {
        String source = mount.option("source").orElse("/");
        copyFrom(instruction, from, List.of(source.equals(".") ? "/" : source));
    }

    /** The source of a mount is no pattern, and its quotes are read already. */
    private void mountContext(Instruction instruction, String path) {
        String pattern = path.contains("$") ? "." : path.replaceAll("[*?\\[\\\\]", "\\\\$0");
        contextSources.add(new ContextSource(pattern, instruction.line()));
    }

    private void use(Instruction instruction, RunMount mount, String id) {
        try {
            if (mount.type().equals("secret")) {
                secrets.add(new SecretUse(new SecretId(id), instruction.line(), mount.isRequired()));
            } else if (mount.type().equals("ssh")) {
                agents.add(new SshUse(new SshId(id), instruction.line(), mount.isRequired()));
            }
        } catch (IllegalArgumentException e) {
            report(instruction, String.valueOf(e.getMessage()), "Write such an id: id=token");
        }
    }

    private void copyFrom(Instruction instruction, String from, List<String> paths) {
        if (from.contains("$")) {
            report(
                    instruction,
                    "'from=" + from + "' has a variable, which Docker does not resolve there",
                    "Write 'FROM " + from + " AS name' above, and from=name here");
        } else if (from.matches("\\d+") && !declarations.isStage(from)) {
            report(
                    instruction,
                    "there is no stage " + from + " above this line",
                    "Stages count from 0; better give them names");
        } else if (declarations.isLastStage(from)) {
            report(instruction, "the stage '" + from + "' copies from itself", "Name a stage above, or an image");
        } else if (!declarations.isStage(from)) {
            use(instruction, from, paths);
        }
    }

    private void addSource(Instruction instruction, String source) {
        contextSources.add(
                new ContextSource(source.contains("$") ? "." : unquoted(instruction, source), instruction.line()));
    }

    private void use(Instruction instruction, String text, List<String> paths) {
        try {
            images.add(new UsedImage(ImageReference.parse(text), text, paths, instruction.line()));
        } catch (IllegalArgumentException e) {
            report(
                    instruction,
                    String.valueOf(e.getMessage()),
                    declarations.stages().isEmpty()
                            ? "Correct the reference"
                            : "Correct it, or name a stage above: "
                                    + String.join(", ", declarations.stages().keySet()));
        }
    }

    private static String unquoted(Instruction instruction, String word) {
        return word.contains("$") ? word : ShellWord.unquoted(word, instruction.escape());
    }

    private void report(Instruction instruction, String what, String remedy) {
        problems.add(file, instruction.line(), what, remedy);
    }
}
