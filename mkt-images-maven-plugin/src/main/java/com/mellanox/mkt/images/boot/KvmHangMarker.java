package com.mellanox.mkt.images.boot;

import com.mellanox.mkt.images.io.StateFile;
import java.nio.file.Path;
import java.util.Optional;

/** A file in the cache which records that KVM hangs on this machine. It is valid until the machine is rebooted. */
public final class KvmHangMarker {
    private static final Path BOOT_ID = Path.of("/proc/sys/kernel/random/boot_id");

    private final Path file;
    private final Path bootId;

    public KvmHangMarker(Path cacheDirectory) {
        this(cacheDirectory, BOOT_ID);
    }

    KvmHangMarker(Path cacheDirectory, Path bootId) {
        this.file = cacheDirectory.resolve("kvm").resolve("hangs");
        this.bootId = bootId;
    }

    /** Whether KVM has hung since this machine was started. */
    public boolean isSet() {
        Optional<String> now = StateFile.read(bootId);
        return now.isPresent() && now.equals(StateFile.read(file));
    }

    void set() {
        StateFile.read(bootId).ifPresent(id -> StateFile.keep(file, id + "\n"));
    }
}
