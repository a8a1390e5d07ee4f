package com.mellanox.mkt.images.boot;

import com.mellanox.mkt.images.boot.VmFiles.BootPaths;
import com.mellanox.mkt.images.engine.ContainerOutput;
import com.mellanox.mkt.images.engine.ContainerRequest;
import com.mellanox.mkt.images.engine.ContainerRequest.Isolation;
import com.mellanox.mkt.images.engine.ContainerRequest.Mount;
import com.mellanox.mkt.images.engine.ContainerRequest.Port;
import com.mellanox.mkt.images.engine.Engine;
import com.mellanox.mkt.images.engine.RunningContainer;
import com.mellanox.mkt.images.failure.BootFailedException;
import com.mellanox.mkt.images.failure.Causes;
import com.mellanox.mkt.images.failure.EngineException;
import com.mellanox.mkt.images.failure.InvalidInputException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** The container that a VM runs in: its root becomes the VM's. */
final class VmContainer {
    static final int SSH_PORT = 22;
    static final int GDB_PORT = 1234;

    private static final Path KVM = Path.of("/dev/kvm");
    private static final Path TUN = Path.of("/dev/net/tun");

    private final BootRequest order;

    VmContainer(BootRequest order) {
        this.order = order;
    }

    /** What the engine is asked for. */
    ContainerRequest request(VmFiles files) {
        return new ContainerRequest(
                order.subject().id(),
                List.of(VmFiles.command()),
                mounts(files),
                ports(),
                isolation(),
                Map.of("com.mellanox.mkt.boot", order.subject().key().value()));
    }

    private List<Mount> mounts(VmFiles files) {
        List<Mount> mounts = new ArrayList<>();
        mounts.add(new Mount(absolute(files.directory()), BootPaths.FILES.path(), true));
        mounts.add(new Mount(absolute(order.kernel().image()), BootPaths.KERNEL.path(), true));
        mounts.add(new Mount(absolute(hostKeys()), BootPaths.HOST_KEYS.path(), false));
        for (Path directory : order.directories()) {
            mounts.add(new Mount(directory.toString(), directory.toString(), false));
        }
        return mounts;
    }

    /**
     * Starts it.
     *
     * @throws BootFailedException where the image cannot run {@code do-kvm.py}
     */
    RunningContainer start(Engine engine, VmFiles files, ContainerOutput output, @Nullable InputStream input) {
        try {
            return engine.start(request(files), output, input);
        } catch (EngineException.NoProgram e) {
            throw new BootFailedException(
                    order.subject().reference(),
                    "this is not a KVM image: python3 cannot be run in it, which sets up the VM",
                    List.of(Causes.reason(e)),
                    "Name a KVM image, as kvm.Dockerfile makes it, or install python3, qemu, mount and depmod in this one",
                    List.of(),
                    order.place().console());
        }
    }

    private static String absolute(Path path) {
        return path.toAbsolutePath().normalize().toString();
    }

    /** The user's, in all VMs: do-kvm.py makes the key when it is needed first. */
    private Path hostKeys() {
        Path directory = order.place().cache().resolve("ssh");
        try {
            Files.createDirectories(directory);
            return Files.setPosixFilePermissions(directory, PosixFilePermissions.fromString("rwx------"));
        } catch (IOException e) {
            throw new InvalidInputException(
                    "The VM's host key cannot be kept in " + directory + ": " + Causes.reason(e),
                    "Check its permissions, or name another directory with -Dmkt.cacheDir");
        }
    }

    private List<Port> ports() {
        List<Port> ports = new ArrayList<>();
        if (order.network().bridge() == null) {
            ports.add(new Port(SSH_PORT, order.network().sshPort()));
            if (order.network().gdbPort() != 0) {
                ports.add(new Port(GDB_PORT, order.network().gdbPort()));
            }
        }
        return ports;
    }

    /** To mount its own root once more it must be allowed to mount, also by the security profile; and what qemu needs. */
    private Isolation isolation() {
        Set<String> capabilities = new TreeSet<>(Set.of("SYS_ADMIN"));
        Set<String> devices = new TreeSet<>();
        if (order.machine().accel() != Accelerator.TCG && Files.exists(KVM)) {
            devices.add(KVM.toString());
        }
        boolean bridged = order.network().bridge() != null;
        if (bridged) {
            capabilities.add("NET_ADMIN");
            devices.add(TUN.toString());
        }
        return new Isolation(bridged, capabilities, devices, true);
    }
}
