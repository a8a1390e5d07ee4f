package com.mellanox.mkt.images.dockerfile;

import com.mellanox.mkt.images.type.BuilderKind;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * A feature of a Dockerfile that not every builder supports.
 *
 * @param line the instruction's line
 * @param feature the feature: {@code RUN --mount}
 * @param remedy how to avoid the feature, as a sentence
 * @param onlyBuildKit whether only BuildKit supports it; Buildah otherwise supports it, too
 */
record BuilderRequirement(int line, String feature, String remedy, boolean onlyBuildKit) {
    private static final String NO_GIT = "Name the repository as git_url of a support script, or clone it in a RUN";
    private static final String REMOVE = "Remove the flag";

    /** The remedies for the flags that the classic builder does not support. */
    private static final Map<String, String> FLAGS = Map.ofEntries(
            Map.entry("checksum", "Check the file in a RUN, by 'sha256sum -c'"),
            Map.entry("chmod", "Set the mode of the file in the docker directory, or by 'chmod' in a RUN"),
            Map.entry("device", REMOVE),
            Map.entry("exclude", "Name the files in .dockerignore"),
            Map.entry("keep-git-dir", NO_GIT),
            Map.entry("link", "Remove the flag; the image has the same files without it"),
            Map.entry("mount", "COPY what is mounted, and leave a cache out"),
            Map.entry("network", REMOVE),
            Map.entry("parents", "COPY each directory by an instruction of its own"),
            Map.entry("security", REMOVE),
            Map.entry("unpack", "Unpack the file in a RUN, by 'tar -x'"));

    private static final Set<String> FLAGS_OF_BUILDKIT = Set.of("device", "security");

    /** The requirements of an instruction, or of the one that an {@code ONBUILD} has for later. */
    static List<BuilderRequirement> of(Instruction instruction) {
        Instruction step = instruction.trigger().orElse(instruction);
        List<BuilderRequirement> all = new ArrayList<>();
        step.flags().stream()
                .map(Instruction.Flag::name)
                .distinct()
                .filter(FLAGS::containsKey)
                .forEach(flag -> all.add(new BuilderRequirement(
                        step.line(),
                        step.keyword() + " --" + flag,
                        FLAGS.getOrDefault(flag, REMOVE),
                        FLAGS_OF_BUILDKIT.contains(flag))));
        if (!step.hereDocuments().isEmpty()) {
            String remedy = step.keyword().equals("RUN")
                    ? "Join the commands by ' && \\', or COPY a script and run it"
                    : "Put the text into a file of the docker directory, and COPY that";
            all.add(new BuilderRequirement(step.line(), "a here-document ('<<')", remedy, false));
        }
        return all;
    }

    static BuilderRequirement ofGitUrl(Instruction instruction, String url) {
        return new BuilderRequirement(instruction.line(), "ADD of the git repository " + url, NO_GIT, false);
    }

    static BuilderRequirement ofFrontend(String frontend) {
        return new BuilderRequirement(
                1,
                "the syntax of " + frontend,
                "Remove the line, and write only what the Dockerfile reference has",
                true);
    }

    static BuilderRequirement ofPlainDestination(Instruction instruction, String destination) {
        return new BuilderRequirement(
                instruction.line(),
                "several sources for the destination '" + destination + "'",
                "End the destination with a slash: '" + destination + "/'",
                false);
    }

    boolean isMetBy(BuilderKind builder) {
        return builder == BuilderKind.BUILDKIT || (builder == BuilderKind.BUILDAH && !onlyBuildKit);
    }
}
