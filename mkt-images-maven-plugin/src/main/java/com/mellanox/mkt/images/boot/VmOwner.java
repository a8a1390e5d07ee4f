package com.mellanox.mkt.images.boot;

import com.mellanox.mkt.images.io.ProcessFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The process that a VM belongs to. A label of the VM's container names a file in the cache directory that this process keeps
 * locked: if the process was killed and the container is still there, the VM has no owner. A VM that is {@linkplain KeptVms
 * kept} has a record in place of the process.
 */
public final class VmOwner implements AutoCloseable {
    /** The label with the image key. */
    public static final String KEY = "com.mellanox.mkt.boot";

    /** The label with the name of the owner. */
    public static final String OWNER = "com.mellanox.mkt.boot.owner";

    private final String name = UUID.randomUUID().toString();
    private final @Nullable ProcessFile file;

    private VmOwner(Path cacheDirectory) {
        this.file = create(directory(cacheDirectory).resolve(name));
    }

    /** Makes this process the owner of a VM. */
    static VmOwner of(Path cacheDirectory) {
        return new VmOwner(cacheDirectory);
    }

    /** Without the file, a full disk prevents no boot: the VM has an owner that nobody knows. */
    private static @Nullable ProcessFile create(Path file) {
        try {
            return ProcessFile.create(file);
        } catch (IOException e) {
            return null;
        }
    }

    private static Path directory(Path cacheDirectory) {
        return cacheDirectory.resolve("vms");
    }

    /** The owners whose processes have ended without stopping their VMs. */
    public static Set<String> gone(Path cacheDirectory) {
        return ProcessFile.left(directory(cacheDirectory)).keySet();
    }

    /** The owners whose processes run. */
    static Set<String> live(Path cacheDirectory) {
        Set<String> live = new HashSet<>();
        try (Stream<Path> files = Files.list(directory(cacheDirectory))) {
            files.forEach(file -> live.add(file.getFileName().toString()));
        } catch (IOException e) {
            return live; // there is none
        }
        live.removeAll(gone(cacheDirectory));
        return live;
    }

    String name() {
        return name;
    }

    /** The labels of the VM's container. */
    Map<String, String> labels(String key) {
        return Map.of(KEY, key, OWNER, name);
    }

    /** After the VM has been stopped, or recorded as one that is kept. */
    @Override
    public void close() {
        try {
            if (file != null) {
                file.close();
            }
        } catch (IOException e) {
            return; // the VM is gone, so nobody looks for its owner
        }
    }
}
