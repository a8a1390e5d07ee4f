package com.mellanox.mkt.images.boot;

import com.mellanox.mkt.images.failure.InvalidInputException;
import java.time.Duration;

/**
 * How long a boot may take.
 *
 * @param ready until the VM is up
 * @param command for the command, from then on
 */
public record BootTimeouts(Duration ready, Duration command) {
    public BootTimeouts {
        check("mkt.boot.timeout", ready);
        check("mkt.boot.commandTimeout", command);
    }

    private static void check(String option, Duration time) {
        if (time.isNegative() || time.isZero()) {
            throw new InvalidInputException(
                    "-D" + option + "=" + time.toSeconds() + " is not a time", "Give 1 or more seconds");
        }
    }
}
