package com.mellanox.mkt.images.lock;

import com.mellanox.mkt.images.type.Digest;
import java.nio.file.Path;
import java.util.Map;

/**
 * A lock file, as it was read.
 *
 * @param file its path
 * @param digest that of its bytes
 * @param lines the lines of its entries, by the names of these
 */
public record StoredLock(Path file, Digest digest, Lock content, Map<String, Integer> lines) {

    public StoredLock {
        lines = Map.copyOf(lines);
    }

    /** The line of an entry; 0 if it has none. */
    int line(String name) {
        return lines.getOrDefault(name, 0);
    }
}
