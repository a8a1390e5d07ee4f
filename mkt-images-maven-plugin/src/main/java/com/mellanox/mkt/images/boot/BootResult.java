package com.mellanox.mkt.images.boot;

/**
 * A VM that has come up.
 *
 * @param accel what it ran with, not {@link Accelerator#AUTO}
 */
public record BootResult(Accelerator accel, BootTimes times) {}
