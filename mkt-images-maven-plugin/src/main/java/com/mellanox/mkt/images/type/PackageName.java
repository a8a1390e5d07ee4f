package com.mellanox.mkt.images.type;

/** Name of a support package, {@code rdma_core}: what stands between {@code support-} and {@code .sh}. */
public record PackageName(String value) implements Comparable<PackageName> {
    public PackageName {
        if (!ImageReference.isComponent(value)) {
            throw new IllegalArgumentException("'" + value
                    + "' is not a package name: small letters and digits, separated by one of '.', '_', '__' or '-'");
        }
    }

    @Override
    public int compareTo(PackageName other) {
        return value.compareTo(other.value);
    }

    @Override
    public String toString() {
        return value;
    }
}
