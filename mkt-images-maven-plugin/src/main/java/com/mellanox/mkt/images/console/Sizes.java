package com.mellanox.mkt.images.console;

import java.util.Locale;

/** Numbers of bytes in the largest unit: {@code 587 MB}, {@code 1.2 GB}; a kilobyte has 1000 bytes. */
public final class Sizes {
    private static final int STEP = 1000;
    private static final int ONE_DIGIT = 10;
    private static final String[] UNITS = {"B", "kB", "MB", "GB", "TB"};

    private Sizes() {}

    public static String of(long bytes) {
        int unit = unit(bytes);
        return number(bytes, unit, bytes) + " " + UNITS[unit];
    }

    /** What was sent to a registry. */
    static String sent(long bytes) {
        return bytes == 0 ? "nothing to send" : of(bytes) + " sent";
    }

    /** How much of all it is, both in the unit of all: {@code 120 of 587 MB}. */
    static String part(long bytes, long all) {
        int unit = unit(all);
        return number(bytes, unit, all) + " of " + number(all, unit, all) + " " + UNITS[unit];
    }

    /** The largest unit of which the bytes are at least one, when they are rounded to it. */
    private static int unit(long bytes) {
        int unit = 0;
        // 999.6 kB is written as 1.0 MB, not as 1000 kB.
        while (unit < UNITS.length - 1 && Math.round(in(bytes, unit)) >= STEP) {
            unit++;
        }
        return unit;
    }

    private static double in(long bytes, int unit) {
        return bytes / Math.pow(STEP, unit);
    }

    /** With one decimal where all is less than ten of the unit, so that a change is seen. */
    private static String number(long bytes, int unit, long all) {
        boolean decimal = unit > 0 && in(all, unit) < ONE_DIGIT;
        return String.format(Locale.ROOT, decimal ? "%.1f" : "%.0f", in(bytes, unit));
    }
}
