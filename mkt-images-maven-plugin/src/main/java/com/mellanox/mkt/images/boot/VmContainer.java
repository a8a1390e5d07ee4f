package com.mellanox.mkt.images.boot;

import com.mellanox.mkt.images.boot.BootRequest.Keep;
import com.mellanox.mkt.images.boot.Peers.Peer;
import com.mellanox.mkt.images.boot.VmDevices.PciDevice;
import com.mellanox.mkt.images.engine.ContainerOutput;
import com.mellanox.mkt.images.engine.ContainerRequest;
import com.mellanox.mkt.images.engine.ContainerRequest.Isolation;
import com.mellanox.mkt.images.engine.ContainerRequest.Mount;
import com.mellanox.mkt.images.engine.ContainerRequest.Network;
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
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.OptionalInt;
import java.util.Set;
import java.util.TreeSet;
import org.apache.commons.io.FileUtils;
import org.jspecify.annotations.Nullable;

/** The container that a VM runs in, with its files: {@code do-kvm.py} and its configuration. Its root becomes the VM's. */
final class VmContainer implements AutoCloseable {
    /** A path in the container, which {@code do-kvm.py} names likewise. */
    static final String KERNEL = "/run/mkt/bzImage";

    /** The directory of installed modules in the container. */
    static final String MODULES = "/run/mkt/modules";

    static final int SSH_PORT = 22;
    static final int GDB_PORT = 1234;

    private static final String MOUNTED = "/run/mkt/boot";
    private static final String HOST_KEYS = "/run/mkt/ssh";
    private static final String KEPT = "/run/mkt/kept";
    private static final String DUMP = "/run/mkt/dump";
    private static final String PEERS = "/run/mkt/peers";
    private static final String SCRIPT = "do-kvm.py";
    private static final String CONFIGURATION = "config.json";
    private static final Path KVM = Path.of("/dev/kvm");
    private static final Path VFIO = Path.of("/dev/vfio");
    private static final Path TUN = Path.of("/dev/net/tun");

    private final BootRequest request;
    private final Path directory;
    private final VmOwner owner;
    private boolean isKept;

    private VmContainer(BootRequest request, Path directory) {
        this.request = request;
        this.directory = directory;
        this.owner = VmOwner.of(request.paths().cache());
    }

    /** Writes the files to a new directory. */
    static VmContainer create(BootRequest request, String configuration) {
        Path parent = request.paths().logs();
        try {
            Path directory = Files.createTempDirectory(Files.createDirectories(parent), "boot");
            // The container's root can be another user than this one.
            Files.setPosixFilePermissions(directory, PosixFilePermissions.fromString("rwxr-xr-x"));
            Files.writeString(directory.resolve(CONFIGURATION), configuration);
            try (InputStream script =
                    Objects.requireNonNull(VmContainer.class.getResourceAsStream(SCRIPT), "the jar has no " + SCRIPT)) {
                Files.copy(script, directory.resolve(SCRIPT));
            }
            return new VmContainer(request, directory);
        } catch (IOException e) {
            throw new InvalidInputException(
                    "The files of the VM cannot be written to " + parent + ": " + Causes.reason(e),
                    "Check its permissions and free space");
        }
    }

    /**
     * Records that the VM is kept. Its files stay when this is closed, as far as it needs them.
     *
     * @param container the running container
     * @param started when it was started
     */
    KeptVm keep(Engine engine, RunningContainer container, Instant started) {
        Keep keep = Objects.requireNonNull(request.keep(), "the VM ends with its boot");
        String wanted = keep.name();
        KeptVm vm = new KeptVm(
                owner.name(),
                wanted == null ? request.subject().key().value() : wanted,
                request.subject().key(),
                request.subject().reference().toString(),
                request.kernel().release(),
                started,
                isBridged() ? OptionalInt.empty() : container.hostPort(SSH_PORT),
                request.guest().user().name(),
                engine.description());
        KeptVm recorded = new KeptVms(request.paths().cache(), engine).add(vm);
        isKept = true;
        return recorded;
    }

    /** Deletes the files; those that it cannot delete are left to {@code mvn clean}. */
    @Override
    public void close() {
        owner.close();
        if (request.keep() != null && !isKept) {
            FileUtils.deleteQuietly(keptDirectory().toFile());
        }
        FileUtils.deleteQuietly(directory.toFile());
    }

    /**
     * Starts it.
     *
     * @throws BootFailedException if the image cannot run {@code do-kvm.py}
     */
    RunningContainer start(Engine engine, ContainerOutput output, @Nullable InputStream input) {
        try {
            return engine.start(containerRequest(), output, input);
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

    ContainerRequest containerRequest() {
        return new ContainerRequest(
                request.subject().id(),
                List.of("python3", MOUNTED + "/" + SCRIPT, MOUNTED + "/" + CONFIGURATION),
                mounts(),
                ports(),
                isolation(),
                owner.labels(request.subject().key().value()));
    }

    private List<Mount> mounts() {
        List<Mount> mounts = new ArrayList<>();
        mounts.add(new Mount(absolute(directory), MOUNTED, true));
        mounts.add(new Mount(absolute(request.kernel().image()), KERNEL, true));
        mounts.add(new Mount(absolute(hostKeys()), HOST_KEYS, false));
        if (request.kernel().modules() != null) {
            mounts.add(new Mount(absolute(request.kernel().modules()), MODULES, true));
        }
        HostQemu qemu = request.subject().qemu();
        if (qemu != null) {
            mounts.add(new Mount(absolute(qemu.usr()), HostQemu.MOUNTED, true));
        }
        if (request.keep() != null) {
            mounts.add(new Mount(absolute(createKeptDirectory()), KEPT, false));
        }
        Path dump = request.results().dump();
        if (dump != null) {
            mounts.add(new Mount(absolute(dump), DUMP, false));
        }
        Peer peer = request.network().peer();
        if (peer != null) {
            mounts.add(new Mount(absolute(peer.sockets()), PEERS, false));
        }
        for (Path shared : request.directories()) {
            mounts.add(new Mount(shared.toString(), shared.toString(), false));
        }
        return mounts;
    }

    private static String absolute(Path path) {
        return path.toAbsolutePath().normalize().toString();
    }

    /** The directory of the user's host key, which all VMs share; do-kvm.py generates the key if it is missing. */
    private Path hostKeys() {
        Path keys = request.paths().cache().resolve("ssh");
        try {
            Files.createDirectories(keys);
            return Files.setPosixFilePermissions(keys, PosixFilePermissions.fromString("rwx------"));
        } catch (IOException e) {
            throw new InvalidInputException(
                    "The VM's host key cannot be kept in " + keys + ": " + Causes.reason(e),
                    "Check its permissions, or name another directory with -Dmkt.cacheDir");
        }
    }

    private Path keptDirectory() {
        return KeptVms.directoryOf(request.paths().cache(), owner.name());
    }

    private Path createKeptDirectory() {
        Path kept = keptDirectory();
        try {
            return Files.createDirectories(kept);
        } catch (IOException e) {
            throw new InvalidInputException(
                    "The VM cannot be kept, since " + kept + " cannot be made: " + Causes.reason(e),
                    "Check its permissions and free space, or leave -Dmkt.boot.keep out");
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
        for (PciDevice device : request.hardware().devices().passedThrough()) {
            // All of the VM's memory is locked, since the device can write to it at any time.
            capabilities.add("IPC_LOCK");
            devices.add(VFIO.resolve("vfio").toString());
            devices.add(VFIO.resolve(String.valueOf(device.group())).toString());
        }
        if (isBridged()) {
            capabilities.add("NET_ADMIN");
            devices.add(TUN.toString());
        }
        return new Isolation(isBridged() ? Network.HOST : Network.OWN, capabilities, devices, true);
    }
}
