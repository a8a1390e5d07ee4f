package com.mellanox.mkt.images.publication;

/**
 * On what terms images are published.
 *
 * @param requireBoot whether a KVM image must have booted on this machine
 * @param force whether what speaks against it is but told
 */
public record PublishOptions(boolean requireBoot, boolean force) {}
