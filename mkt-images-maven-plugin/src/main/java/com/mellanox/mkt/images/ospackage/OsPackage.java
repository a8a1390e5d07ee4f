package com.mellanox.mkt.images.ospackage;

import com.mellanox.mkt.images.json.JsonRecord;
import java.util.Comparator;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A package of the operating system that is installed in an image.
 *
 * @param name {@code libc6}
 * @param version with epoch and release, as the package manager writes it: {@code 2.36-9+deb12u10}, {@code 1:4.15-2.fc40}
 * @param architecture {@code amd64}, {@code all}, {@code x86_64}, {@code noarch}; empty if the package manager names none
 * @param type {@code deb} or {@code rpm}; null in files of earlier versions
 * @param source the source package that it was built from: {@code glibc}; null if that has the same name, or is not known
 * @param sourceVersion the version of the source package; null if it is the same, or is not known
 * @param license as the package states it, {@code GPL-3.0-or-later}; null if the package manager does not know it, as dpkg
 */
public record OsPackage(
        String name,
        String version,
        String architecture,
        @Nullable String type,
        @Nullable String source,
        @Nullable String sourceVersion,
        @Nullable String license)
        implements JsonRecord, Comparable<OsPackage> {
    public static final String DEB = "deb";
    public static final String RPM = "rpm";

    private static final Comparator<OsPackage> ORDER = Comparator.comparing(OsPackage::name)
            .thenComparing(OsPackage::architecture)
            .thenComparing(OsPackage::version);

    public OsPackage {
        Objects.requireNonNull(name);
        Objects.requireNonNull(version);
        Objects.requireNonNull(architecture);
    }

    /** A package of which no more is known. */
    public OsPackage(String name, String version, String architecture) {
        this(name, version, architecture, null, null, null, null);
    }

    /** The name of its source package. */
    public String sourceName() {
        return source == null ? name : source;
    }

    /** The version of its source package, which has no number of a rebuild. */
    public String versionOfSource() {
        return sourceVersion == null ? version : sourceVersion;
    }

    @Override
    public int compareTo(OsPackage other) {
        return ORDER.compare(this, other);
    }
}
