package com.mellanox.mkt.images.boot;

/**
 * What a kernel has reported, once or several times.
 *
 * @param line the line of the console that begins the first report, with the kernel's time
 * @param count how often it was reported
 */
record KernelWarning(KernelWarningKind kind, String line, int count) {
    /** The line, and how often it came if that is more than once. */
    String describe() {
        return count == 1 ? line : line + " (" + count + " times)";
    }
}
