package com.mellanox.mkt.images.doctor;

import com.mellanox.mkt.images.boot.KvmHangMarker;
import com.mellanox.mkt.images.engine.Engine;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/**
 * KVM for {@code boot}. The VM runs in a container: with the rights of root, unless the engine is rootless. qemu is in the
 * image, and its root file system is exported by 9p: no vhost device of the host is used.
 *
 * @param device {@code /dev/kvm}
 */
record KvmCheck(Path device, Path cacheDirectory, EngineConnection connection) implements Check {
    private static final String SLOWER = "Boots work without it, by tcg, and are many times slower";

    @Override
    public String subject() {
        return "KVM";
    }

    @Override
    public Optional<Result> run() {
        Optional<Engine> engine = connection.ifReached();
        if (engine.isPresent() && !engine.get().isLocal()) {
            return Optional.of(Result.better(
                    "not checked: the engine is on another host",
                    "'boot' needs an engine on this host, since a VM uses files of this host",
                    "Use an engine of this host for 'boot'"));
        }
        if (!Files.exists(device)) {
            return Optional.of(Result.better(
                    device + " does not exist",
                    SLOWER,
                    "Switch virtualization on in the firmware, and load the module: modprobe kvm_intel, or kvm_amd; in a VM,"
                            + " have nested virtualization switched on"));
        }
        boolean isRootless = engine.isPresent() && engine.get().info().isRootless();
        return Optional.of(existing(isRootless));
    }

    private Result existing(boolean isRootless) {
        boolean isOpen = Files.isReadable(device) && Files.isWritable(device);
        if (!isOpen && isRootless) {
            return Result.better(
                    device + " is not readable and writable for you, and the engine is rootless",
                    SLOWER,
                    "Become a member of its group: sudo usermod -aG kvm $USER, then log in again");
        }
        if (new KvmHangMarker(cacheDirectory).isSet()) {
            return Result.better(
                    device + " exists, but a VM hung under it since this machine was started",
                    SLOWER,
                    "Try it again with -Dmkt.boot.accel=kvm; it is also tried after the next start of this machine");
        }
        return Result.good(
                device + (isOpen ? " can be opened" : " can be opened by the engine, which runs as root, not by you"));
    }

    @Override
    public Result failed(String problem, String remedy) {
        return Result.better(problem, SLOWER, remedy);
    }
}
