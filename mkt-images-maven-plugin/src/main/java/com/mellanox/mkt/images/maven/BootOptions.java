package com.mellanox.mkt.images.maven;

import com.mellanox.mkt.images.boot.BootRequest.BootTimeouts;
import com.mellanox.mkt.images.boot.BootRequest.GuestSetup;
import com.mellanox.mkt.images.boot.BootRequest.VmHardware;
import com.mellanox.mkt.images.boot.BootRequest.VmNetwork;
import com.mellanox.mkt.images.failure.InvalidInputException;
import com.mellanox.mkt.images.kernel.Feature;
import java.nio.file.Path;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What a boot is asked for.
 *
 * @param named the path of the kernel; null where none is named
 * @param force whether a kernel is booted whose configuration lacks something
 * @param interactive whether the VM gets the terminal
 * @param engineIsOptional whether a missing engine is a warning only
 * @param features what the kernel must have beyond what any boot needs
 */
record BootOptions(
        @Nullable Path named,
        boolean force,
        boolean interactive,
        boolean engineIsOptional,
        Set<Feature> features,
        VmHardware machine,
        VmNetwork network,
        GuestSetup guest,
        BootTimeouts limits) {

    BootOptions {
        features = Set.copyOf(features);
    }

    /** The path of the kernel. */
    Path kernel() {
        if (named == null) {
            throw new InvalidInputException(
                    "There is no kernel to boot",
                    "Name a compiled tree or a bzImage: -Dmkt.kernel=…, or 'kernel' of 'boot' in your settings");
        }
        return named;
    }
}
