package com.mellanox.mkt.images.doctor;

import java.util.Locale;

/**
 * Thresholds of free space.
 *
 * @param needed with fewer bytes free, goals fail soon
 * @param comfortable with fewer bytes free, goals fail sooner or later
 */
record Space(long needed, long comfortable) {
    private static final long MIB = 1L << 20;
    private static final double GIB = 1L << 30;

    static Space ofMiB(long needed, long comfortable) {
        return new Space(needed * MIB, comfortable * MIB);
    }

    boolean isMissing(long free) {
        return free < needed;
    }

    boolean isShort(long free) {
        return free < comfortable;
    }

    static String text(long bytes) {
        return bytes < GIB ? bytes / MIB + " MiB" : String.format(Locale.ROOT, "%.1f GiB", bytes / GIB);
    }
}
