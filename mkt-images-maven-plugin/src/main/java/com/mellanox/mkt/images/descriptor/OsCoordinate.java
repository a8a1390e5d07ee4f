package com.mellanox.mkt.images.descriptor;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The Maven coordinate of the docker directory that an OS module has attached:
 * {@code com.mellanox.mkt:mkt-images-fc40:zip:1.0}.
 *
 * @param group the module's group id
 * @param artifact the module's artifact id
 * @param version the module's version
 */
public record OsCoordinate(String group, String artifact, String version) {
    /** The type of the artifact. */
    public static final String TYPE = "zip";

    private static final String PART = "[A-Za-z0-9_.-]+";
    private static final Pattern FORM =
            Pattern.compile("(?<group>" + PART + "):(?<artifact>" + PART + "):" + TYPE + ":(?<version>" + PART + ")");

    /**
     * Reads one.
     *
     * @throws IllegalArgumentException if the text is none
     */
    static OsCoordinate parse(String text) {
        Matcher matcher = FORM.matcher(text);
        if (!matcher.matches()) {
            throw new IllegalArgumentException("'" + text + "' is not a coordinate: groupId:artifactId:zip:version");
        }
        return new OsCoordinate(matcher.group("group"), matcher.group("artifact"), matcher.group("version"));
    }

    @Override
    public String toString() {
        return group + ":" + artifact + ":" + TYPE + ":" + version;
    }
}
