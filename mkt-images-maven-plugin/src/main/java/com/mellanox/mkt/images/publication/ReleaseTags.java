package com.mellanox.mkt.images.publication;

import com.mellanox.mkt.images.failure.InvalidInputException;
import com.mellanox.mkt.images.type.ImageKey;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.regex.Pattern;

/** The tags that people use, which a publication moves after all uploads. */
public final class ReleaseTags {
    private static final String SNAPSHOT = "-SNAPSHOT";
    private static final Pattern FORM = Pattern.compile("[A-Za-z0-9_][A-Za-z0-9_.-]{0,127}");

    private ReleaseTags() {}

    /**
     * The tags of a version: {@code fc40-snapshot} of a snapshot, {@code fc40} and {@code fc40-2.1} of a release.
     *
     * @param given those that the user wants instead; empty where it is left to the version
     * @throws InvalidInputException where one cannot be a tag
     */
    public static List<String> of(ImageKey key, String version, Collection<String> given) {
        List<String> tags = new ArrayList<>();
        if (!given.isEmpty()) {
            given.forEach(tag -> tags.add(tag.strip()));
        } else if (version.endsWith(SNAPSHOT)) {
            tags.add(key + "-snapshot");
        } else {
            tags.add(key.value());
            tags.add(key + "-" + version);
        }
        tags.forEach(tag -> check(tag, given.isEmpty()));
        return List.copyOf(tags);
    }

    private static void check(String tag, boolean ofVersion) {
        if (!FORM.matcher(tag).matches()) {
            throw new InvalidInputException(
                    ofVersion
                            ? "The version makes '" + tag + "', which cannot be a tag"
                            : "-Dmkt.push.tags: '" + tag + "' cannot be a tag",
                    "A tag has at most 128 letters, digits, '_', '.' and '-', and does not begin with '.' or '-';"
                            + " choose others with -Dmkt.push.tags");
        }
    }
}
