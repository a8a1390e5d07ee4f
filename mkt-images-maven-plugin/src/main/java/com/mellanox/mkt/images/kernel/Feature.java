package com.mellanox.mkt.images.kernel;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/** What a VM can be asked for beyond its boot, and that its kernel must be configured for. */
public enum Feature {
    /** Virtual RDMA devices on network interfaces. */
    RXE,

    /** The modules of the kernel's tree, in the VM. */
    MODULES,

    /** Debugging in the VM. */
    DEBUG;

    /** The feature of a name in small letters, as the contract has it. */
    static Optional<Feature> named(String word) {
        return Arrays.stream(values())
                .filter(feature -> feature.word().equals(word))
                .findFirst();
    }

    String word() {
        return name().toLowerCase(Locale.ROOT);
    }
}
