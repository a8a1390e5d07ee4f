package com.mellanox.mkt.images.dockerfile;

import com.mellanox.mkt.images.type.BuilderKind;
import java.util.EnumSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Something in a Dockerfile that not every builder can do.
 *
 * @param line the instruction's line
 * @param what what the builder has to know: {@code RUN --mount}
 * @param remedy how to do without it, as a sentence
 * @param builders the builders that know it, at least in their newer versions
 */
public record BuilderRequirement(int line, String what, String remedy, Set<BuilderKind> builders) {
    private static final Set<BuilderKind> NOT_CLASSIC = EnumSet.of(BuilderKind.BUILDAH, BuilderKind.BUILDKIT);
    private static final String NO_GIT = "Name the repository as git_url of a support script, or clone it in a RUN";

    /** What to do without the flags that the classic builder does not know. */
    private static final Map<String, String> FLAGS = Map.of(
            "checksum", "Check the file in a RUN, by 'sha256sum -c'",
            "chmod", "Set the mode of the file in the docker directory, or by 'chmod' in a RUN",
            "exclude", "Name the files in .dockerignore",
            "keep-git-dir", NO_GIT,
            "link", "Take the flag out; the image has the same files without it",
            "mount", "COPY what is mounted, and leave a cache out",
            "network", "Take the flag out",
            "parents", "COPY each directory by an instruction of its own",
            "unpack", "Unpack the file in a RUN, by 'tar -x'");

    public BuilderRequirement {
        builders = Set.copyOf(builders);
    }

    /** A flag of an instruction; empty where all builders know it. */
    static Optional<BuilderRequirement> ofFlag(Instruction instruction, String flag) {
        String what = instruction.keyword() + " --" + flag;
        boolean isOfBuildKit = flag.equals("security") || flag.equals("device");
        return isOfBuildKit
                ? Optional.of(ofBuildKit(instruction.line(), what, "Take the flag out"))
                : Optional.ofNullable(FLAGS.get(flag)).map(remedy -> of(instruction, what, remedy));
    }

    static BuilderRequirement ofHereDocument(Instruction instruction) {
        return of(
                instruction,
                "a here-document ('<<')",
                instruction.keyword().equals("RUN")
                        ? "Join the commands by ' && \\', or COPY a script and run it"
                        : "Put the text into a file of the docker directory, and COPY that");
    }

    static BuilderRequirement ofGitUrl(Instruction instruction, String url) {
        return of(instruction, "ADD of the git repository " + url, NO_GIT);
    }

    static BuilderRequirement ofFrontend(int line, String frontend) {
        return ofBuildKit(
                line, "the syntax of " + frontend, "Take the line out, and write what the Dockerfile reference has");
    }

    static BuilderRequirement ofPlainDestination(Instruction instruction, String destination) {
        return of(
                instruction,
                "several sources for the destination '" + destination + "'",
                "End the destination with a slash: '" + destination + "/'");
    }

    private static BuilderRequirement of(Instruction instruction, String what, String remedy) {
        return new BuilderRequirement(instruction.line(), what, remedy, NOT_CLASSIC);
    }

    private static BuilderRequirement ofBuildKit(int line, String what, String remedy) {
        return new BuilderRequirement(line, what, remedy, EnumSet.of(BuilderKind.BUILDKIT));
    }
}
