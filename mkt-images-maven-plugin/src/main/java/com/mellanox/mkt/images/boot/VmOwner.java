package com.mellanox.mkt.images.boot;

import com.mellanox.mkt.images.io.OwnerFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;

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

    private final OwnerFile file;

    private VmOwner(Path cacheDirectory) {
        this.file = new OwnerFile(directory(cacheDirectory));
    }

    /** Makes this process the owner of a VM. */
    static VmOwner of(Path cacheDirectory) {
        return new VmOwner(cacheDirectory);
    }

    private static Path directory(Path cacheDirectory) {
        return cacheDirectory.resolve("vms");
    }

    /** The owners whose processes have ended without stopping their VMs. */
    public static Set<String> gone(Path cacheDirectory) {
        return OwnerFile.gone(directory(cacheDirectory));
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
        return file.name();
    }

    /** The labels of the VM's container. */
    Map<String, String> labels(String key) {
        return Map.of(KEY, key, OWNER, file.name());
    }

    /** After the VM has been stopped, or recorded as one that is kept. */
    @Override
    public void close() {
        file.close();
    }
}
