package com.mellanox.mkt.images.outdated;

import com.mellanox.mkt.images.json.JsonRecord;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * One thing that images are built from, compared with what is newest.
 *
 * @param kind what it is
 * @param name the reference of a base image, or the name of a package
 * @param used its digest, tag or commit in the lock file, in the script or on the engine; null if that is not known
 * @param newest the newest digest or tag, or the day on which a release ends; null if that is not known
 * @param note what else people should know; empty for nothing
 */
public record OutdatedEntry(
        Kind kind,
        String name,
        State state,
        @Nullable String used,
        @Nullable String newest,
        String note) implements JsonRecord {

    /** What can be outdated. */
    public enum Kind {
        /** A base image, by its digest. */
        IMAGE,
        /** The release of the distribution in a base image. */
        RELEASE,
        /** The source of a package. */
        SOURCE;

        @Override
        public String toString() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /** How it compares. */
    public enum State {
        CURRENT,
        OUTDATED,
        /** Not known, which the note explains. */
        UNKNOWN;

        @Override
        public String toString() {
            return name().toLowerCase(Locale.ROOT);
        }
    }
}
