package com.mellanox.mkt.images.boot;

import com.mellanox.mkt.images.engine.ImageId;
import com.mellanox.mkt.images.type.ImageKey;
import com.mellanox.mkt.images.type.ImageReference;
import java.nio.file.Path;
import java.util.List;
import java.util.TreeSet;

/**
 * What is to be booted, and how.
 *
 * @param subject the image
 * @param place where files are kept
 */
public record BootRequest(
        Subject subject,
        BootKernel kernel,
        VmHardware machine,
        VmNetwork network,
        GuestSetup guest,
        BootTimeouts limits,
        BootPaths place) {

    /**
     * The image.
     *
     * @param reference by which people know it
     * @param id by which the engine does
     * @param kvmInterface what its set-up and {@code do-kvm.py} agree on, as its label says
     */
    public record Subject(ImageKey key, ImageReference reference, ImageId id, int kvmInterface) {}

    /**
     * Directories.
     *
     * @param logs where the console's text goes, and what the container is given
     * @param cache of the user's, for what is kept for later boots
     */
    public record BootPaths(Path logs, Path cache) {
        /** The console's whole text. */
        public Path console() {
            return logs.resolve("console.log");
        }
    }

    /**
     * The directories of this host that the VM shares: those that were asked for, the user's home, and the kernel's tree,
     * whose modules are linked. One that is within another comes with it.
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
