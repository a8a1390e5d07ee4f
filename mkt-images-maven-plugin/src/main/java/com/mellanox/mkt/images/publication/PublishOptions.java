package com.mellanox.mkt.images.publication;

/**
 * The conditions of a publication.
 *
 * @param requireBoot whether a KVM image must have booted on this machine
 * @param requireLock whether the build must have been held to a lock file
 * @param force whether issues are only warnings
 */
public record PublishOptions(boolean requireBoot, boolean requireLock, boolean force) {

    /** Without the condition of a lock file. */
    public PublishOptions(boolean requireBoot, boolean force) {
        this(requireBoot, false, force);
    }
}
