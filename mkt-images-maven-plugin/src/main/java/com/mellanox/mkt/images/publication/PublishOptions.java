package com.mellanox.mkt.images.publication;

/**
 * The conditions of a publication.
 *
 * @param requireBoot whether a KVM image must have booted on this machine
 * @param force whether issues are only warnings
 */
public record PublishOptions(boolean requireBoot, boolean force) {}
