package com.mellanox.mkt.images.dockerfile;

import com.mellanox.mkt.images.type.SecretId;
import com.mellanox.mkt.images.type.SecretUse;
import com.mellanox.mkt.images.type.SshId;
import com.mellanox.mkt.images.type.SshUse;
import java.util.List;
import java.util.Optional;

/** Reads what {@code COPY}, {@code ADD} and {@code RUN --mount} take from images, from the docker directory, from servers and from the user. */
record SourceRules(DockerfileUses uses) {

    /** Reads a {@code COPY} or {@code ADD}. */
    void readCopy(Instruction instruction) {
        List<String> words = instruction.words();
        if (words.size() < 2) {
            uses.report(instruction, instruction.keyword() + " has no destination", "Write source and destination");
            return;
        }
        List<String> sources = words.subList(0, words.size() - 1);
        checkDestination(instruction, sources, words.get(sources.size()));
        List<String> named = sources.stream()
                .filter(source -> !isHereDocument(instruction, source))
                .toList();
        Optional<String> from = instruction.values("from").findFirst();
        if (from.isPresent()) {
            List<String> paths =
                    named.stream().map(source -> unquoted(instruction, source)).toList();
            takeFrom(instruction, from.get(), paths.isEmpty() ? List.of("/") : paths);
        } else {
            takeFromContext(instruction, named);
        }
    }

    private void checkDestination(Instruction instruction, List<String> sources, String destination) {
        if (isHereDocument(instruction, destination)) {
            uses.report(
                    instruction, "the here-document '" + destination + "' is a destination", "Write a path after it");
        }
        if (sources.size() > 1 && !destination.endsWith("/") && !destination.contains("$")) {
            uses.add(BuilderRequirement.ofPlainDestination(instruction, destination));
        }
    }

    private static boolean isHereDocument(Instruction instruction, String word) {
        return instruction.list().isEmpty() && Instruction.HereDocument.of(word).isPresent();
    }

    /** Sorts sources into those that the builder fetches from a server, and files of the docker directory. */
    private void takeFromContext(Instruction instruction, List<String> sources) {
        if (instruction.keyword().equals("ADD")) {
            uses.checkChecksum(instruction, sources);
        }
        for (String source : sources) {
            Optional<RemoteSource> remote = RemoteSource.of(instruction, source);
            if (remote.isEmpty()) {
                uses.addContextSource(instruction, unquoted(instruction, source));
            } else if (instruction.keyword().equals("COPY")) {
                uses.report(instruction, "COPY does not fetch '" + source + "'", "Write ADD");
            } else {
                uses.add(remote.get());
                if (remote.get().isGit()) {
                    uses.add(BuilderRequirement.ofGitUrl(instruction, source));
                }
            }
        }
    }

    private static String unquoted(Instruction instruction, String word) {
        return word.contains("$") ? word : ShellWord.unquoted(word, instruction.escape());
    }

    /** Reads the mounts of a {@code RUN}. */
    void readMounts(Instruction instruction) {
        instruction.mounts().forEach(mount -> {
            mount.from().ifPresent(from -> mountFrom(instruction, mount, from));
            mount.contextPath().ifPresent(path -> mountContext(instruction, path));
            mount.id().filter(id -> !id.contains("$")).ifPresent(id -> use(instruction, mount, id));
        });
    }

    private void mountFrom(Instruction instruction, RunMount mount, String from) {
        String source = mount.option("source").orElse("/");
        takeFrom(instruction, from, List.of(source.equals(".") ? "/" : source));
    }

    /** The source of a mount is no pattern, and its quotes are read already. */
    private void mountContext(Instruction instruction, String path) {
        uses.addContextSource(instruction, path.replaceAll("[*?\\[\\\\]", "\\\\$0"));
    }

    private void use(Instruction instruction, RunMount mount, String id) {
        try {
            if (mount.type().equals("secret")) {
                uses.add(new SecretUse(new SecretId(id), instruction.line(), mount.isRequired()));
            } else if (mount.type().equals("ssh")) {
                uses.add(new SshUse(new SshId(id), instruction.line(), mount.isRequired()));
            }
        } catch (IllegalArgumentException e) {
            uses.report(instruction, String.valueOf(e.getMessage()), "Write such an id: id=token");
        }
    }

    /** Takes paths from a stage above, or else from an image. */
    private void takeFrom(Instruction instruction, String from, List<String> paths) {
        Declarations declarations = uses.declarations();
        if (from.contains("$")) {
            uses.report(
                    instruction,
                    "'from=" + from + "' has a variable, which Docker does not resolve there",
                    "Write 'FROM " + from + " AS name' above, and from=name here");
        } else if (from.matches("\\d+") && !declarations.isStage(from)) {
            uses.report(
                    instruction,
                    "there is no stage " + from + " above this line",
                    "Stages count from 0; better give them names");
        } else if (declarations.isLastStage(from)) {
            uses.report(instruction, "the stage '" + from + "' copies from itself", "Name a stage above, or an image");
        } else if (!declarations.isStage(from)) {
            uses.addImage(instruction, from, paths);
        }
    }
}
