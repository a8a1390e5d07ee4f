package com.mellanox.mkt.images.boot;

import com.mellanox.mkt.images.boot.Peers.Peer;
import com.mellanox.mkt.images.engine.ImageId;
import com.mellanox.mkt.images.type.ImageKey;
import com.mellanox.mkt.images.type.ImageReference;
import com.mellanox.mkt.images.type.Platform;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * Which image is booted on which kernel, and how.
 *
 * @param keep how the VM is kept after the boot; null if it ends with the boot
 * @param results what is done with what the VM tells
 */
public record BootRequest(
        Subject subject,
        BootKernel kernel,
        VmHardware hardware,
        VmNetwork network,
        GuestSetup guest,
        BootTimeouts timeouts,
        BootPaths paths,
        @Nullable Keep keep,
        ResultOptions results) {

    /**
     * The image.
     *
     * @param reference the name in messages
     * @param id the id on the engine
     * @param kvmInterface the version of the interface between its set-up and {@code do-kvm.py}, from its label
     * @param platform what its programs are compiled for
     * @param qemu the qemu for it if this host is another platform; null for the image's own
     */
    public record Subject(
            ImageKey key,
            ImageReference reference,
            ImageId id,
            int kvmInterface,
            Platform platform,
            @Nullable HostQemu qemu) {}

    /**
     * The kernel.
     *
     * @param image the bzImage, or the Image for arm64
     * @param release the output of {@code uname -r}
     * @param tree the tree that it was compiled in, whose modules the VM gets; null for none
     * @param modules the directory of installed modules that the VM gets; null for none
     */
    public record BootKernel(
            Path image,
            String release,
            @Nullable Path tree,
            @Nullable Path modules) {

        /** A kernel without installed modules. */
        public BootKernel(Path image, String release, @Nullable Path tree) {
            this(image, release, tree, null);
        }
    }

    /**
     * The VM's hardware.
     *
     * @param memory in MiB
     * @param cpus the number of processors
     */
    public record VmHardware(Accelerator accel, int memory, int cpus, VmDevices devices) {

        /** Without devices beyond those that it boots with. */
        public VmHardware(Accelerator accel, int memory, int cpus) {
            this(accel, memory, cpus, VmDevices.NONE);
        }

        /** For a VM besides the one that has those devices. */
        VmHardware withoutDevicesOfTheHost() {
            return new VmHardware(
                    accel,
                    memory,
                    cpus,
                    new VmDevices(devices.nics(), devices.disks(), devices.numaNodes(), List.of()));
        }
    }

    /**
     * The VM's network.
     *
     * @param bridge the host's bridge that it is connected to; null for a network of its own behind the host's
     * @param sshPort the port of 127.0.0.1 that leads to its SSH server; 0 for a free one; ignored on a bridge
     * @param gdbPort the port of 127.0.0.1 that leads to qemu's gdb server; 0 for none
     * @param peers the VMs that are booted together; null for a VM alone
     * @param peer which of them this is; null for all, or for a VM alone
     */
    public record VmNetwork(
            @Nullable String bridge,
            int sshPort,
            int gdbPort,
            @Nullable Peers peers,
            @Nullable Peer peer) {

        /** That of a VM alone. */
        public VmNetwork(@Nullable String bridge, int sshPort, int gdbPort) {
            this(bridge, sshPort, gdbPort, null, null);
        }
    }

    /**
     * What the VM has in addition to the image.
     *
     * @param user the calling user
     * @param directories directories of this host that it shares, at the same path
     * @param rxe its network interfaces that get a virtual RDMA device each
     * @param command a command for root's shell once the VM is up; null for none
     * @param debug whether systemd logs to the console
     * @param append the end of the kernel's command line
     */
    public record GuestSetup(
            GuestUser user,
            List<Path> directories,
            List<String> rxe,
            @Nullable String command,
            boolean debug,
            String append) {
        public GuestSetup {
            directories = List.copyOf(directories);
            rxe = List.copyOf(rxe);
        }

        /** The same with another command, which needs a directory of this host. */
        public GuestSetup withCommand(String newCommand, Path directory) {
            List<Path> shared = new ArrayList<>(directories);
            shared.add(directory);
            return new GuestSetup(user, shared, rxe, newCommand, debug, append);
        }
    }

    /**
     * The calling user, who gets an account with sudo in the VM.
     *
     * @param uid the number on this host, since directories are shared
     * @param home the directory, at the same path as on this host
     * @param keys public SSH keys that may log in, each as a line of {@code authorized_keys}
     */
    public record GuestUser(String name, long uid, long gid, Path home, List<String> keys) {
        public GuestUser {
            keys = List.copyOf(keys);
        }

        /** Whether this is root, who has an account already. */
        public boolean isRoot() {
            return uid == 0;
        }
    }

    /**
     * How long each part of a boot may take.
     *
     * @param ready until the VM is up
     * @param command from then until the command ends
     * @param firstOutput until a VM under KVM prints something, or else is started without KVM
     * @param afterFailure from the line that shows that the boot fails to the end of the VM, since the cause can follow it
     */
    public record BootTimeouts(Duration ready, Duration command, Duration firstOutput, Duration afterFailure) {

        /** With the defaults for the last two: on a real processor a kernel prints its first line in less than a second. */
        public BootTimeouts(Duration ready, Duration command) {
            this(ready, command, Duration.ofSeconds(8), Duration.ofSeconds(3));
        }
    }

    /**
     * A VM that is kept.
     *
     * @param name null for the key, with a number if that is taken
     */
    public record Keep(@Nullable String name) {}

    /**
     * Directories.
     *
     * @param logs for the console's text and the files for the container
     * @param cache the user's cache, for records that later boots read
     */
    public record BootPaths(Path logs, Path cache) {
        /** The file of the console's text. */
        public Path console() {
            return logs.resolve("console.log");
        }
    }

    /**
     * The directories of this host that the VM shares: those that were asked for, the user's home, and the kernel's tree,
     * whose modules are linked. A directory within another one is left out.
     */
    List<Path> directories() {
        TreeSet<Path> all = new TreeSet<>(guest.directories());
        if (kernel.tree() != null) {
            all.add(kernel.tree());
        }
        return all.stream()
                .filter(path -> all.stream().noneMatch(other -> !other.equals(path) && path.startsWith(other)))
                .toList();
    }
}
