package com.mellanox.mkt.images.boot;

/** Decides how long a VM is followed. */
@FunctionalInterface
interface VmLifetime {
    /** That of a VM that is booted alone: until its command has ended. */
    VmLifetime ALONE = progress -> !progress.isDone();

    /** Whether the VM goes on; its boot asks after each message, and several times a second. */
    boolean goesOn(BootProgress progress);
}
