package com.mellanox.mkt.images.boot;

import com.mellanox.mkt.images.failure.InvalidInputException;
import com.mellanox.mkt.images.type.Platform;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The qemu of this host for VMs of another architecture. The programs of such an image are emulated, and its own qemu would be, too.
 * This qemu runs in the container without emulation, with the libraries and the loader of this host.
 *
 * @param usr the directory {@code /usr} of this host
 * @param host what this host is
 * @param vm what the VM is
 */
public record HostQemu(Path usr, Platform host, Platform vm) {
    /** The directory in the container. */
    static final String MOUNTED = "/run/mkt/host/usr";

    private static final Map<String, String> MACHINES = Map.of("amd64", "x86_64", "arm64", "aarch64");
    private static final Map<String, String> LOADERS =
            Map.of("amd64", "ld-linux-x86-64.so.2", "arm64", "ld-linux-aarch64.so.1");
    private static final Map<String, String> PACKAGES = Map.of("amd64", "qemu-system-x86", "arm64", "qemu-system-arm");

    /** The qemu for a VM; empty for one of the architecture of this host, which has the image's own. */
    public static Optional<HostQemu> of(Platform vm) {
        HostQemu qemu = new HostQemu(Path.of("/usr"), Platform.ofThisHost(), vm);
        return qemu.host.equals(qemu.vm) ? Optional.empty() : Optional.of(qemu);
    }

    /**
     * The program with its first options, by paths in the container.
     *
     * @throws InvalidInputException if this host lacks it
     */
    List<String> command() {
        String program = "bin/qemu-system-" + machine(vm);
        if (!Files.isExecutable(usr.resolve(program))) {
            throw new InvalidInputException(
                    "A VM of " + vm + " needs " + usr.resolve(program) + " on this host, which is " + host,
                    "Install it (Debian: apt install " + PACKAGES.getOrDefault(vm.architecture(), "qemu-system")
                            + "), or boot an image for " + host);
        }
        List<String> libraries = libraries();
        String loader = libraries.stream()
                .map(directory -> directory + "/" + LOADERS.get(host.architecture()))
                .filter(file -> Files.exists(usr.resolve(file)))
                .findFirst()
                .orElseThrow(() -> new InvalidInputException(
                        "A VM of " + vm + " needs the dynamic loader of this host, and there is none in "
                                + String.join(", ", libraries) + " of " + usr,
                        "Boot an image for " + host));
        List<String> command = new ArrayList<>();
        command.add(MOUNTED + "/" + loader);
        command.addAll(List.of("--library-path", String.join(":", inContainer(libraries))));
        command.add(MOUNTED + "/" + program);
        command.addAll(List.of("-L", MOUNTED + "/share/qemu"));
        return command;
    }

    /** Debian has a directory for each architecture, Fedora one. */
    private List<String> libraries() {
        return List.of("lib/" + machine(host) + "-linux-gnu", "lib64", "lib");
    }

    /** What compilers and binutils for the VM are called after: {@code aarch64-linux-gnu}. */
    String triplet() {
        return machine(vm) + "-linux-gnu";
    }

    private static List<String> inContainer(List<String> directories) {
        return directories.stream().map(directory -> MOUNTED + "/" + directory).toList();
    }

    private static String machine(Platform platform) {
        return MACHINES.getOrDefault(platform.architecture(), platform.architecture());
    }
}
