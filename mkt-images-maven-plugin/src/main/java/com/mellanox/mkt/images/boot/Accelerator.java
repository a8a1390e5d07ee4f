package com.mellanox.mkt.images.boot;

/** What runs the VM's processors. */
public enum Accelerator {
    /** KVM if it works, otherwise TCG. */
    AUTO,

    /** The processor itself. */
    KVM,

    /** Software, which works everywhere, and is slower. */
    TCG
}
