package com.mellanox.mkt.images.watch;

import java.util.List;

/**
 * Files of a target that are new, gone, or other ones than before.
 *
 * @param target the name of the target: {@code support_rdma_core}
 * @param files their paths in the target, in order; at least one
 */
public record Change(String target, List<String> files) {
    public Change {
        files = List.copyOf(files);
    }
}
