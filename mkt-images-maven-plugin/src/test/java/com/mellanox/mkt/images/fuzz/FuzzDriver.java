package com.mellanox.mkt.images.fuzz;

import java.io.IOException;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** What Jazzer calls, by {@code src/fuzz/run}. */
public final class FuzzDriver {
    private static @Nullable FuzzTarget target;
    private static @Nullable FuzzLimits limits;

    private FuzzDriver() {}

    /** Chooses the target. */
    public static void fuzzerInitialize(String[] arguments) throws IOException {
        target = FuzzTargets.named(arguments[0]);
        limits = new FuzzLimits();
    }

    /** Reads one input. */
    public static void fuzzerTestOneInput(byte[] input) throws IOException {
        Objects.requireNonNull(limits).check(Objects.requireNonNull(target), input);
    }
}
