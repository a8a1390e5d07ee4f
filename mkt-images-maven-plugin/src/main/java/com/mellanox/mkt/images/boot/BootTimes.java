package com.mellanox.mkt.images.boot;

import com.mellanox.mkt.images.event.BuildEvent.VmFinished.Part;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * How long the parts of a boot took, one after another.
 *
 * @param setUp until qemu started: the container, and its root file system
 * @param kernel from there to the start of init: the firmware, and the kernel
 * @param init until init had read its units
 * @param target until it had reached its target
 * @param command for the command; zero without one
 */
public record BootTimes(Duration setUp, Duration kernel, Duration init, Duration target, Duration command) {

    /** From the start to the target. */
    public Duration ready() {
        return setUp.plus(kernel).plus(init).plus(target);
    }

    /** The parts with their names. */
    public List<Part> parts() {
        List<Part> parts = new ArrayList<>(List.of(
                new Part("set-up", setUp),
                new Part("kernel", kernel),
                new Part("init", init),
                new Part("target", target)));
        if (!command.isZero()) {
            parts.add(new Part("command", command));
        }
        return parts;
    }
}
