package com.mellanox.mkt.images.type;

import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;
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

    /** BuildKit 0.n in Docker Engines, by 100 * major + minor of the first version of the engine that has it. */
    private static final NavigableMap<Integer, Integer> IN_ENGINES = new TreeMap<>(Map.ofEntries(
            Map.entry(20_10, 8),
            Map.entry(23_00, 10),
            Map.entry(24_00, 11),
            Map.entry(25_00, 12),
            Map.entry(26_00, 13),
            Map.entry(27_00, 14),
            Map.entry(27_01, 15),
            Map.entry(27_03, 16),
            Map.entry(27_04, 17),
            Map.entry(27_05, 18),
            Map.entry(28_00, 20),
            Map.entry(28_01, 21),
            Map.entry(28_02, 22),
            Map.entry(28_03, 23),
            Map.entry(28_04, 24),
            Map.entry(28_05, 25),
            Map.entry(29_00, 25)));

    /** Reads the version of BuildKit itself: {@code v0.25.2}; builds of distributions can have {@code v0.0.0}. */
    public static BuilderVersion ofBuildKit(String version) {
        Matcher numbers = NUMBERS.matcher(version);
        return numbers.matches() && number(numbers, "major") == 0 && number(numbers, "minor") > BUILDKIT_BEFORE_SYNTAX
                ? ofSyntax(number(numbers, "minor") - BUILDKIT_BEFORE_SYNTAX)
                : newest(BuilderKind.BUILDKIT);
    }

    /**
     * The BuildKit in a Docker Engine: no request is needed for it, and the BuildKit in engines of distributions does not tell
     * its version. In an engine that is newer than the table, it is taken to have all features.
     *
     * @param engine the version of the engine: {@code 20.10.24}
     */
    public static BuilderVersion ofBuildKitIn(String engine) {
        Matcher numbers = NUMBERS.matcher(engine);
        int version = numbers.matches() ? number(numbers, "major") * 100 + number(numbers, "minor") : NEWEST;
        Map.Entry<Integer, Integer> known = IN_ENGINES.floorEntry(version);
        return known == null || version > IN_ENGINES.lastKey()
                ? newest(BuilderKind.BUILDKIT)
                : ofBuildKit("0." + known.getValue());
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
