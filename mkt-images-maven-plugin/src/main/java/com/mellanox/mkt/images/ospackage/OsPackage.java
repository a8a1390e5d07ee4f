package com.mellanox.mkt.images.ospackage;

import com.mellanox.mkt.images.json.JsonRecord;
import java.util.Comparator;
import java.util.Objects;

/**
 * A package of the operating system that is installed in an image.
 *
 * @param name {@code libc6}
 * @param version with epoch and release, as the package manager writes it: {@code 2.36-9+deb12u10}, {@code 1:4.15-2.fc40}
 * @param architecture {@code amd64}, {@code all}, {@code x86_64}, {@code noarch}; empty if the package manager names none
 */
public record OsPackage(String name, String version, String architecture) implements JsonRecord, Comparable<OsPackage> {
    private static final Comparator<OsPackage> ORDER = Comparator.comparing(OsPackage::name)
            .thenComparing(OsPackage::architecture)
            .thenComparing(OsPackage::version);

    public OsPackage {
        Objects.requireNonNull(name);
        Objects.requireNonNull(version);
        Objects.requireNonNull(architecture);
    }

    @Override
    public int compareTo(OsPackage other) {
        return ORDER.compare(this, other);
    }
}
