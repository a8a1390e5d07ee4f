package com.mellanox.mkt.images.boot;

import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * The kernel that a VM boots.
 *
 * @param image the bzImage
 * @param release as {@code uname -r} says it
 * @param tree the tree that it was compiled in, whose modules the VM gets; null for none
 */
public record BootKernel(
        Path image, String release, @Nullable Path tree) {}
