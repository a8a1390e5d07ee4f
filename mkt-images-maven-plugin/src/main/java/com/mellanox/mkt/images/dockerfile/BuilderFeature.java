package com.mellanox.mkt.images.dockerfile;

import com.mellanox.mkt.images.type.BuilderVersion;

/** A feature of Dockerfiles that not every builder supports: the versions that brought it, and how to do without it. */
enum BuilderFeature {
    CACHES(2, 2, 400, "leave the caches out"),
    CHECKSUM(6, 5, 408, "check the file in a RUN, by 'sha256sum -c'"),
    CHMOD(2, 2, 400, "set the mode of the file in the docker directory, or by 'chmod' in a RUN"),
    DEVICE(Since.NEVER, 14, Since.NEVER, Since.REMOVE_FLAG),
    EXCLUDE(19, 7, 503, "name the files in .dockerignore"),
    FRONTEND(0, 0, Since.NEVER, "remove the line, and write only what the Dockerfile reference has"),
    GIT_SOURCE(6, 5, 503, Since.NO_GIT),
    HERE_DOCUMENT_OF_COPY(4, 3, 408, "put the text into a file of the docker directory, and COPY that"),
    HERE_DOCUMENT_OF_RUN(4, 3, 408, "join the commands by ' && \\', or COPY a script and run it"),
    KEEP_GIT_DIR(6, 5, 503, Since.NO_GIT),
    LINK(4, 4, 503, "remove the flag; the image has the same files without it"),
    MOUNT(2, 2, 400, "COPY what is mounted, and leave a cache out"),
    MOUNT_FROM_NUMBER(Since.NEVER, Since.NEVER, 400, "name the stage, 'FROM … AS name', and write from=name"),
    MOUNT_OPTION_OF_PODMAN(Since.NEVER, Since.NEVER, 400, "remove the option"),
    NETWORK(3, 3, 405, Since.REMOVE_FLAG),
    PARENTS(20, 7, 505, "COPY each directory by an instruction of its own"),
    PLAIN_DESTINATION(0, 0, 400, "end the destination with a slash"),
    SECRET_AS_VARIABLE(10, 10, Since.NEVER, "remove 'env', and read the file /run/secrets/<id> in the step"),
    SECURITY(20, 2, Since.NEVER, Since.REMOVE_FLAG),
    SIZE_OF_TMPFS(4, 4, 400, "remove the option"),
    SYMBOLIC_CHMOD(14, 14, 400, "write the mode as an octal number, as in --chmod=755"),
    UNPACK(17, 17, Since.NEVER, "unpack the file in a RUN, by 'tar -x'"),
    VARIABLE_IN_MOUNT(3, 3, 400, "write the value in place of the variable");

    private final int syntax;
    private final int labs;
    private final int podman;
    private final String alternative;

    /**
     * Defines a feature.
     *
     * @param syntax the stable Dockerfile syntax 1.{@code syntax} brought it
     * @param labs the syntax 1.{@code labs} of the frontends with {@code labs} in their tag brought it
     * @param podman the version of Podman that brought it, as a number: 408 is 4.8
     * @param alternative how to do without it, as a clause
     */
    BuilderFeature(int syntax, int labs, int podman, String alternative) {
        this.syntax = syntax;
        this.labs = labs;
        this.podman = podman;
        this.alternative = alternative;
    }

    String alternative() {
        return alternative;
    }

    /** The feature that this is a part of; itself if it is none. A builder without that one needs no message about the part. */
    BuilderFeature whole() {
        return switch (this) {
            case MOUNT_FROM_NUMBER, MOUNT_OPTION_OF_PODMAN, SECRET_AS_VARIABLE, SIZE_OF_TMPFS, VARIABLE_IN_MOUNT ->
                MOUNT;
            case SYMBOLIC_CHMOD -> CHMOD;
            default -> this;
        };
    }

    /** Whether a builder has it without a {@code # syntax=} line. The classic builder is sent Dockerfiles without caches. */
    boolean isIn(BuilderVersion builder) {
        return switch (builder.kind()) {
            case CLASSIC -> this == CACHES;
            case BUILDAH -> podman != Since.NEVER && builder.isAtLeast(podman / 100, podman % 100);
            case BUILDKIT -> syntax != Since.NEVER && builder.isAtLeast(1, syntax);
        };
    }

    /** Whether the frontend of a {@code # syntax=} line has it. */
    boolean isIn(Frontend frontend) {
        int since = frontend.labs() ? Math.min(syntax, labs) : syntax;
        return !frontend.isDockers() || (since != Since.NEVER && frontend.minor() >= since);
    }

    /** What helps on a builder that lacks it, as a sentence without the alternative; empty if nothing does. */
    String newer(BuilderVersion builder) {
        return switch (builder.kind()) {
            case CLASSIC -> isInBuildKit() ? "Build with BuildKit, -Dmkt.builder=buildkit" : "";
            case BUILDAH ->
                podman == Since.NEVER ? "Build with Docker, which has BuildKit" : "Use Podman " + version(podman);
            case BUILDKIT -> isInBuildKit() ? newerSyntax() : "";
        };
    }

    /** The {@code # syntax=} line that brings it; empty if none does. */
    private String newerSyntax() {
        return "Begin the Dockerfile with '# syntax=" + newestFrontend() + "'"
                + (syntax == Since.NEVER ? "" : ", or use BuildKit 0." + (syntax + Since.OF_BUILDKIT) + " or later");
    }

    /** A frontend that has it. */
    String newestFrontend() {
        return syntax == Since.NEVER ? "docker/dockerfile:1-labs" : "docker/dockerfile:1";
    }

    boolean isInBuildKit() {
        return syntax != Since.NEVER || labs != Since.NEVER;
    }

    private static String version(int number) {
        return number / 100 + "." + number % 100 + " or later";
    }

    /** Constants of the enum, which its constants cannot refer to otherwise. */
    private static final class Since {
        private static final int NEVER = Integer.MAX_VALUE;
        /** BuildKit 0.8 has the Dockerfile syntax 1.2, and so on. */
        private static final int OF_BUILDKIT = 6;

        private static final String REMOVE_FLAG = "remove the flag";
        private static final String NO_GIT = "name the repository as git_url of a support script, or clone it in a RUN";
    }
}
