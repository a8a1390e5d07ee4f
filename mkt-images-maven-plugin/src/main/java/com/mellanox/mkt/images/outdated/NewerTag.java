package com.mellanox.mkt.images.outdated;

import com.mellanox.mkt.images.type.Commit;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The tags of a repository, seen from a commit.
 *
 * @param tags the commits of all tags, by the names of these
 */
record NewerTag(Map<String, Commit> tags) {

    /** The versions that the tags of a commit name; none if it has no such tag. */
    List<TagVersion> versionsOf(Commit commit) {
        return tags.entrySet().stream()
                .filter(tag -> tag.getValue().equals(commit))
                .flatMap(tag -> TagVersion.parse(tag.getKey()).stream())
                .toList();
    }

    /** The newest release after a version; empty if there is none. */
    Optional<TagVersion> after(TagVersion version) {
        return tags.keySet().stream()
                .flatMap(tag -> TagVersion.parse(tag).stream())
                .filter(other -> other.isNewerThan(version))
                .max(TagVersion::compareTo);
    }
}
