package com.mellanox.mkt.images.kernel;

/** An optional feature of a VM for which its kernel must be configured. */
public enum Feature {
    /** Virtual RDMA devices on network interfaces. */
    RXE,

    /** NVMe disks. */
    DISK,

    /** NUMA nodes. */
    NUMA,

    /** The modules of the kernel's tree, in the VM. */
    MODULES,

    /** Debugging in the VM. */
    DEBUG
}
