package com.mellanox.mkt.images.type;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A builder, and the version that decides which features of Dockerfiles it supports.
 *
 * @param kind the program
 * @param major the first number of the version. It is that of the Dockerfile syntax for BuildKit, 1.19: of the frontend that is
 *     used where a Dockerfile has no {@code # syntax=} line. It is that of Podman for Buildah, 4.3
 * @param minor the second number; {@link #NEWEST} if the version is unknown
 */
public record BuilderVersion(BuilderKind kind, int major, int minor) {
    /** A version whose builder has all features. */
    public static final int NEWEST = Integer.MAX_VALUE;

    public static final BuilderVersion CLASSIC = newest(BuilderKind.CLASSIC);

    private static final Pattern NUMBERS = Pattern.compile("v?(?<major>\\d{1,6})\\.(?<minor>\\d{1,6})(?:\\D.*)?");

    /** BuildKit 0.8 has the Dockerfile syntax 1.2, and each later release of BuildKit the next one: 0.25 has 1.19. */
    private static final int BUILDKIT_BEFORE_SYNTAX = 6;

    /** Reads the version of BuildKit itself: {@code v0.25.2}; unknown for {@code v0.0.0+unknown}, as Debian's Docker says. */
    public static BuilderVersion ofBuildKit(String version) {
        Matcher numbers = NUMBERS.matcher(version);
        return numbers.matches() && number(numbers, "major") == 0 && number(numbers, "minor") > 0
                ? ofSyntax(number(numbers, "minor") - BUILDKIT_BEFORE_SYNTAX)
                : newest(BuilderKind.BUILDKIT);
    }

    /**
     * BuildKit in a Docker Engine that does not report the version of its BuildKit.
     *
     * @param engine the version of the engine: {@code 20.10.24}
     */
    public static BuilderVersion ofBuildKitIn(String engine) {
        return engine.startsWith("20.10") ? ofBuildKit("0.8") : ofBuildKit(engine.startsWith("23.0") ? "0.10" : "");
    }

    /** Reads the version of Podman: {@code 4.3.1}. */
    public static BuilderVersion ofPodman(String version) {
        Matcher numbers = NUMBERS.matcher(version);
        return numbers.matches()
                ? new BuilderVersion(BuilderKind.BUILDAH, number(numbers, "major"), number(numbers, "minor"))
                : newest(BuilderKind.BUILDAH);
    }

    /** BuildKit whose Dockerfile syntax has the version 1.{@code minor}. */
    public static BuilderVersion ofSyntax(int minor) {
        return new BuilderVersion(BuilderKind.BUILDKIT, 1, minor);
    }

    /** A builder whose version is unknown; it is taken to have all features of its kind. */
    public static BuilderVersion newest(BuilderKind kind) {
        return new BuilderVersion(kind, NEWEST, NEWEST);
    }

    private static int number(Matcher numbers, String group) {
        return Integer.parseInt(numbers.group(group));
    }

    public boolean isAtLeast(int otherMajor, int otherMinor) {
        return major > otherMajor || (major == otherMajor && minor >= otherMinor);
    }

    /** As messages name it: {@code Podman's builder 4.3}. */
    @Override
    public String toString() {
        if (minor == NEWEST) {
            return kind.toString();
        }
        String number = major + "." + minor;
        return kind == BuilderKind.BUILDKIT ? kind + " with the Dockerfile syntax " + number : kind + " " + number;
    }
}
