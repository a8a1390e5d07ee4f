package com.mellanox.mkt.images.compare;

import com.mellanox.mkt.images.json.JsonRecord;
import java.util.Locale;

/**
 * A file or directory that differs between two images.
 *
 * @param path its absolute path
 * @param how what differs of a changed one, {@code mode 0644, then 0600}; empty for the others
 */
public record FileChange(Kind kind, String path, String how) implements JsonRecord {

    /** What has happened to it from the first image to the second. */
    public enum Kind {
        ADDED,
        REMOVED,
        CHANGED;

        @Override
        public String toString() {
            return name().toLowerCase(Locale.ROOT);
        }
    }
}
