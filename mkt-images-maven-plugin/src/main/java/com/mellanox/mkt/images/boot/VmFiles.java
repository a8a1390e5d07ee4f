package com.mellanox.mkt.images.boot;

import com.mellanox.mkt.images.failure.Causes;
import com.mellanox.mkt.images.failure.InvalidInputException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Objects;
import org.apache.commons.io.FileUtils;

/** The files for the container of one VM: {@code do-kvm.py} and its configuration. */
final class VmFiles implements AutoCloseable {
    /** Paths in the container, which {@code do-kvm.py} names likewise. */
    static final String MOUNTED = "/run/mkt/boot";

    static final String KERNEL = "/run/mkt/bzImage";
    static final String HOST_KEYS = "/run/mkt/ssh";

    private static final String SCRIPT = "do-kvm.py";
    private static final String CONFIGURATION = "config.json";

    private final Path directory;

    private VmFiles(Path directory) {
        this.directory = directory;
    }

    /** Writes both to a new directory. */
    static VmFiles write(Path parent, String configuration) {
        try {
            VmFiles files = new VmFiles(Files.createTempDirectory(Files.createDirectories(parent), "boot"));
            // The container's root can be another user than this one.
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

    /** The command of the container. */
    static List<String> command() {
        return List.of("python3", MOUNTED + "/" + SCRIPT, MOUNTED + "/" + CONFIGURATION);
    }

    /** Deletes the files; those that it cannot delete are left to {@code mvn clean}. */
    @Override
    public void close() {
        FileUtils.deleteQuietly(directory.toFile());
    }
}
