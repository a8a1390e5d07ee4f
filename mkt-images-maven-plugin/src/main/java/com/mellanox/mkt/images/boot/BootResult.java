package com.mellanox.mkt.images.boot;

/**
 * A VM that has come up.
 *
 * @param accel what it ran with, not {@link Accel#AUTO}
 */
public record BootResult(Accel accel, BootTimes times) {}
