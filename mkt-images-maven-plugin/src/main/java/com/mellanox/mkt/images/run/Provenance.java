package com.mellanox.mkt.images.run;

import com.mellanox.mkt.images.git.FileHistory;
import com.mellanox.mkt.images.git.FileHistory.Change;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Collection;
import java.util.Optional;

/**
 * Where the files of a docker directory come from. An image's origin is the commit that changed its own files last: with
 * the one that is checked out, every commit would make another support environment, and all that is built in it anew.
 *
 * @param version the version of the module that they belong to
 * @param url the URL of the module's source; empty if it is not configured
 * @param history the commits that changed them
 */
public record Provenance(String version, String url, FileHistory history) {
    /** For files that were never committed; archives have no older time everywhere. */
    private static final Instant NEVER = Instant.parse("1980-01-01T00:00:00Z");

    /**
     * The last change of files.
     *
     * @param revision the commit's id, {@code -dirty} appended if the files were changed since; empty if there
     *     is none
     * @param time the commit's time, or a constant: never the clock's
     */
    record Origin(String revision, Instant time) {}

    Origin of(Collection<Path> files) {
        Optional<Change> change = history.lastChange(files);
        return new Origin(
                change.map(last -> last.commit() + (last.modified() ? "-dirty" : ""))
                        .orElse(""),
                change.map(Change::time).orElse(NEVER));
    }
}
