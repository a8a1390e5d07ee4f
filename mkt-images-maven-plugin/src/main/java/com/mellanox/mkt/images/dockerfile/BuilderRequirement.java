package com.mellanox.mkt.images.dockerfile;

import com.mellanox.mkt.images.failure.Problems;
import com.mellanox.mkt.images.type.BuilderKind;
import com.mellanox.mkt.images.type.BuilderVersion;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A place of a Dockerfile that uses a feature that not every builder supports.
 *
 * @param line the instruction's line
 * @param name the feature as the instruction has it: {@code RUN --mount}
 */
record BuilderRequirement(int line, BuilderFeature feature, String name) {
    /** The flags that the classic builder does not support. */
    private static final Map<String, BuilderFeature> FLAGS = Map.ofEntries(
            Map.entry("checksum", BuilderFeature.CHECKSUM),
            Map.entry("chmod", BuilderFeature.CHMOD),
            Map.entry("device", BuilderFeature.DEVICE),
            Map.entry("exclude", BuilderFeature.EXCLUDE),
            Map.entry("keep-git-dir", BuilderFeature.KEEP_GIT_DIR),
            Map.entry("link", BuilderFeature.LINK),
            Map.entry("mount", BuilderFeature.MOUNT),
            Map.entry("network", BuilderFeature.NETWORK),
            Map.entry("parents", BuilderFeature.PARENTS),
            Map.entry("security", BuilderFeature.SECURITY),
            Map.entry("unpack", BuilderFeature.UNPACK));

    private static final Pattern OCTAL = Pattern.compile("[0-7]+");

    /** The requirements of an instruction, or of the one that an {@code ONBUILD} has for later. */
    static List<BuilderRequirement> of(Instruction instruction) {
        Instruction step = instruction.trigger().orElse(instruction);
        List<BuilderRequirement> all = new ArrayList<>();
        step.flags().stream()
                .map(Instruction.Flag::name)
                .distinct()
                .filter(FLAGS::containsKey)
                .forEach(flag -> all.add(new BuilderRequirement(
                        step.line(), feature(instruction, flag), step.keyword() + " --" + flag)));
        step.values("chmod")
                .filter(mode -> !OCTAL.matcher(mode).matches() && !mode.contains("$"))
                .forEach(mode ->
                        all.add(new BuilderRequirement(step.line(), BuilderFeature.SYMBOLIC_CHMOD, "--chmod=" + mode)));
        step.mounts().forEach(mount -> mount.addRequirements(step.line(), all));
        if (!step.hereDocuments().isEmpty()) {
            all.add(new BuilderRequirement(
                    step.line(),
                    step.keyword().equals("RUN")
                            ? BuilderFeature.HERE_DOCUMENT_OF_RUN
                            : BuilderFeature.HERE_DOCUMENT_OF_COPY,
                    "a here-document ('<<')"));
        }
        return all;
    }

    private static BuilderFeature feature(Instruction instruction, String flag) {
        return flag.equals("mount") && instruction.hasOnlyCaches()
                ? BuilderFeature.CACHES
                : FLAGS.getOrDefault(flag, BuilderFeature.MOUNT);
    }

    static BuilderRequirement ofGitUrl(Instruction instruction, String url) {
        return new BuilderRequirement(
                instruction.line(), BuilderFeature.GIT_SOURCE, "ADD of the git repository " + url);
    }

    static BuilderRequirement ofFrontend(Frontend frontend) {
        return new BuilderRequirement(frontend.line(), BuilderFeature.FRONTEND, "the syntax of " + frontend.name());
    }

    static BuilderRequirement ofPlainDestination(Instruction instruction, String destination) {
        return new BuilderRequirement(
                instruction.line(),
                BuilderFeature.PLAIN_DESTINATION,
                "several sources for the destination '" + destination + "'");
    }

    /**
     * Reports the feature if the builder does not support it.
     *
     * @param frontend that of the {@code # syntax=} line, which BuildKit alone uses; null if there is none
     */
    void check(Path file, BuilderVersion builder, @Nullable Frontend frontend, Problems problems) {
        Frontend used = builder.kind() == BuilderKind.BUILDKIT ? frontend : null;
        if (used == null) {
            check(
                    file,
                    feature.whole().isIn(builder),
                    feature.isIn(builder),
                    builder,
                    feature.newer(builder),
                    problems);
        } else {
            String newer = "Write '# syntax=" + feature.newestFrontend() + "' in line " + used.line();
            check(
                    file,
                    feature.whole().isIn(used),
                    feature.isIn(used),
                    used.name(),
                    feature.isInBuildKit() ? newer : "",
                    problems);
        }
    }

    /** Reports the feature if it is missing; a missing whole is reported by its own requirement. */
    private void check(Path file, boolean hasWhole, boolean has, Object reader, String newer, Problems problems) {
        boolean isReported = feature.whole() != feature && !hasWhole;
        if (!has && !isReported) {
            problems.add(file, line, reader + " does not support " + name, remedy(newer));
        }
    }

    /** What is newer, and how to do without; one of them alone if there is no other. */
    private String remedy(String newer) {
        String alternative = feature.alternative();
        return newer.isEmpty()
                ? Character.toUpperCase(alternative.charAt(0)) + alternative.substring(1)
                : newer + "; or " + alternative;
    }
}
