package com.mellanox.mkt.images.doctor;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** File systems with room enough that can be written to, unless a test says otherwise about a directory. */
final class FakeStorage implements Storage {
    private static final long PLENTY = 100L << 30;

    private final Map<Path, Long> free = new ConcurrentHashMap<>();
    private final List<Path> readOnly = new ArrayList<>();

    /** Lets a directory and all below it have only so much room. */
    void fill(Path directory, long left) {
        free.put(directory, left);
    }

    /** Lets nobody write to a directory and to all below it. */
    void protect(Path directory) {
        readOnly.add(directory);
    }

    @Override
    public long free(Path directory) {
        return free.entrySet().stream()
                .filter(entry -> directory.startsWith(entry.getKey()))
                .map(Map.Entry::getValue)
                .findFirst()
                .orElse(PLENTY);
    }

    @Override
    public void tryWrite(Path directory) throws IOException {
        if (readOnly.stream().anyMatch(directory::startsWith)) {
            throw new AccessDeniedException(directory.toString());
        }
    }
}
