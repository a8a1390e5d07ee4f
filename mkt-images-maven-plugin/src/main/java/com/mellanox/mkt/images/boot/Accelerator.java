package com.mellanox.mkt.images.boot;

/** What runs the VM's processors. */
public enum Accelerator {
    /** KVM where it works, or else TCG. */
    AUTO,

    /** The processor itself. */
    KVM,

    /** Software, which works everywhere, and is slower. */
    TCG
}
