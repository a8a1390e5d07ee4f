package com.mellanox.mkt.images.boot;

import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * What is done with what a VM tells of its kernel and of tests.
 *
 * @param failOnWarning whether the boot fails if the kernel has reported something that it survived
 * @param tap whether the command's output has results of tests even if no line names the version of TAP
 * @param dump the file for an image of the memory if the kernel panics; null for none
 */
public record ResultOptions(
        boolean failOnWarning, boolean tap, @Nullable Path dump) {
    /** Nothing but what the VM tells by itself. */
    public static final ResultOptions DEFAULT = new ResultOptions(false, false, null);
}
