package com.mellanox.mkt.images.boot;

import com.mellanox.mkt.images.failure.Causes;
import com.mellanox.mkt.images.failure.InvalidInputException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Objects;
import java.util.stream.Stream;

/** What the container of a VM is given: {@code do-kvm.py} and its configuration, for one boot. */
final class VmFiles implements AutoCloseable {
    private static final String SCRIPT = "do-kvm.py";
    private static final String CONFIGURATION = "config.json";

    private final Path directory;

    private VmFiles(Path directory) {
        this.directory = directory;
    }

    /** Where the container has it; the names are those of {@code do-kvm.py}. */
    enum BootPaths {
        FILES("/run/mkt/boot"),
        KERNEL("/run/mkt/bzImage"),
        HOST_KEYS("/run/mkt/ssh");

        private final String path;

        BootPaths(String path) {
            this.path = path;
        }

        String path() {
            return path;
        }
    }

    /** Writes both to a directory of their own. */
    static VmFiles write(Path parent, String configuration) {
        try {
            VmFiles files = new VmFiles(Files.createTempDirectory(Files.createDirectories(parent), "boot"));
            // The container's root may be another user than this one.
            Files.setPosixFilePermissions(files.directory, PosixFilePermissions.fromString("rwxr-xr-x"));
            Files.writeString(files.directory.resolve(CONFIGURATION), configuration);
            try (InputStream script =
                    Objects.requireNonNull(VmFiles.class.getResourceAsStream(SCRIPT), "the jar has no " + SCRIPT)) {
                Files.copy(script, files.directory.resolve(SCRIPT));
            }
            return files;
        } catch (IOException e) {
            throw new InvalidInputException(
                    "The files of the VM cannot be written to " + parent + ": " + Causes.reason(e),
                    "Check its permissions and free space");
        }
    }

    Path directory() {
        return directory;
    }

    /** What the container runs. */
    static String[] command() {
        return new String[] {
            "python3", BootPaths.FILES.path() + "/" + SCRIPT, BootPaths.FILES.path() + "/" + CONFIGURATION
        };
    }

    @Override
    @SuppressWarnings("EmptyCatch") // what stays is a small file in the build directory
    public void close() {
        try (Stream<Path> files = Files.list(directory)) {
            for (Path file : files.toList()) {
                Files.delete(file);
            }
            Files.delete(directory);
        } catch (IOException e) {
            // left to mvn clean
        }
    }
}
