package com.mellanox.mkt.images.type;

import java.util.regex.Pattern;

/** Name of a support package, {@code rdma_core}: what stands between {@code support-} and {@code .sh}. */
public record PackageName(String value) implements Comparable<PackageName> {
    private static final Pattern FORM = Pattern.compile("[a-z0-9]+(?:(?:\\.|_{1,2}|-+)[a-z0-9]+)*");

    public PackageName {
        if (!FORM.matcher(value).matches()) {
            throw new IllegalArgumentException("'" + value
                    + "' is no package name: small letters and digits, separated by one of '.', '_', '__' or '-'");
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
