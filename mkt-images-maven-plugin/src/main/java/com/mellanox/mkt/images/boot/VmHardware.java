package com.mellanox.mkt.images.boot;

import com.mellanox.mkt.images.failure.InvalidInputException;

/**
 * What the VM is made of.
 *
 * @param memory in MiB
 * @param cpus processors
 */
public record VmHardware(Accelerator accel, int memory, int cpus) {
    private static final int LEAST_MEMORY = 128;
    private static final int MOST_CPUS = 255;

    public VmHardware {
        if (memory < LEAST_MEMORY) {
            throw new InvalidInputException(
                    "-Dmkt.boot.memory=" + memory + " is too little for a VM",
                    "Give " + LEAST_MEMORY + " MiB or more, or leave it out");
        }
        if (cpus < 1 || cpus > MOST_CPUS) {
            throw new InvalidInputException(
                    "-Dmkt.boot.cpus=" + cpus + " is not a number of processors",
                    "Give 1 to " + MOST_CPUS + ", or leave it out");
        }
    }
}
