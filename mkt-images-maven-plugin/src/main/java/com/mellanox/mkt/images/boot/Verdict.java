package com.mellanox.mkt.images.boot;

import java.util.Locale;

/** What a boot says of its kernel. */
public enum Verdict {
    /** The VM came up, and its command succeeded, if there was one. */
    PASSED,
    /** The VM came up, and its command failed, did not end in time, or ended the VM. */
    COMMAND_FAILED,
    /** The VM did not come up because of its kernel. */
    KERNEL_DID_NOT_BOOT,
    /** All went well, but the kernel has reported something that it survived, and that was to be a failure. */
    KERNEL_WARNED,
    /** The VM did not come up or its result was lost, for another reason: nothing can be said of the kernel. */
    IMAGE_OR_ENVIRONMENT;

    /** Its name in documents, {@code command-failed}. */
    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
