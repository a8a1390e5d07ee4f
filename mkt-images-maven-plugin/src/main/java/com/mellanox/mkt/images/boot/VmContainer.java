package com.mellanox.mkt.images.boot;

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
record VmContainer(BootRequest request) {
    static final int SSH_PORT = 22;
    static final int GDB_PORT = 1234;

    private static final Path KVM = Path.of("/dev/kvm");
    private static final Path TUN = Path.of("/dev/net/tun");

    /**
     * Starts it.
     *
     * @throws BootFailedException if the image cannot run {@code do-kvm.py}
     */
    RunningContainer start(Engine engine, VmFiles files, ContainerOutput output, @Nullable InputStream input) {
        try {
            return engine.start(containerRequest(files), output, input);
        } catch (EngineException.NoProgram e) {
            throw new BootFailedException(
                    request.subject().reference(),
                    "this is not a KVM image: python3 cannot be run in it, which sets up the VM",
                    List.of(Causes.reason(e)),
                    "Name a KVM image, as kvm.Dockerfile makes it, or install python3, qemu, mount and depmod in this one",
                    List.of(),
                    request.paths().console());
        }
    }

    ContainerRequest containerRequest(VmFiles files) {
        return new ContainerRequest(
                request.subject().id(),
                VmFiles.command(),
                mounts(files),
                ports(),
                isolation(),
                Map.of("com.mellanox.mkt.boot", request.subject().key().value()));
    }

    private List<Mount> mounts(VmFiles files) {
        List<Mount> mounts = new ArrayList<>();
        mounts.add(new Mount(absolute(files.directory()), VmFiles.MOUNTED, true));
        mounts.add(new Mount(absolute(request.kernel().image()), VmFiles.KERNEL, true));
        mounts.add(new Mount(absolute(hostKeys()), VmFiles.HOST_KEYS, false));
        for (Path directory : request.directories()) {
            mounts.add(new Mount(directory.toString(), directory.toString(), false));
        }
        return mounts;
    }

    private static String absolute(Path path) {
        return path.toAbsolutePath().normalize().toString();
    }

    /** The directory of the user's host key, which all VMs share; do-kvm.py generates the key if it is missing. */
    private Path hostKeys() {
        Path directory = request.paths().cache().resolve("ssh");
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
        if (!isBridged()) {
            ports.add(new Port(SSH_PORT, request.network().sshPort()));
            if (request.network().gdbPort() != 0) {
                ports.add(new Port(GDB_PORT, request.network().gdbPort()));
            }
        }
        return ports;
    }

    private boolean isBridged() {
        return request.network().bridge() != null;
    }

    /** To mount its own root once more, it needs the right to mount, also by the security profile. */
    private Isolation isolation() {
        Set<String> capabilities = new TreeSet<>(Set.of("SYS_ADMIN"));
        Set<String> devices = new TreeSet<>();
        if (request.hardware().accel() != Accelerator.TCG && Files.exists(KVM)) {
            devices.add(KVM.toString());
        }
        if (isBridged()) {
            capabilities.add("NET_ADMIN");
            devices.add(TUN.toString());
        }
        return new Isolation(isBridged(), capabilities, devices, true);
    }
}
