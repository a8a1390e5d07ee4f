package com.mellanox.mkt.images.kernel;

import com.mellanox.mkt.images.failure.Causes;
import com.mellanox.mkt.images.failure.InvalidInputException;
import com.mellanox.mkt.images.io.LastUse;
import com.mellanox.mkt.images.io.PackageArchive;
import com.mellanox.mkt.images.type.Digest;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.apache.commons.io.FileUtils;

/**
 * The Debian or RPM packages of one kernel: a file, or the files of a directory.
 *
 * @param named the path that the user named
 * @param files the packages that can have a part of a kernel
 */
record KernelPackages(Path named, List<Path> files) {
    private static final String ENDING = ".*\\.(deb|rpm)";

    /** Names of packages that are made together with a kernel and have no part of it to boot; some are very large. */
    private static final String OTHER =
            ".*[-_](dbg|dbgsym|debug|debuginfo|debugsource|devel|headers|libc-dev|doc|tools|perf|libs)[-_].*"
                    + "|.*\\.(src|nosrc)\\.rpm";

    /** A regular expression: the names of packages that can have a part of a kernel. */
    static final String NAMES = "(?!" + OTHER + ")" + ENDING;

    private static final Pattern NAME = Pattern.compile(ENDING);
    private static final Pattern KERNEL_NAME = Pattern.compile(NAMES);

    /** Changes when the same packages are unpacked into other files. */
    private static final String LAYOUT = "1";

    private static final int DIGITS = 32;

    KernelPackages {
        files = List.copyOf(files);
    }

    /** The packages at a path; empty if there are none. */
    static Optional<KernelPackages> at(Path path) {
        Path named = path.toAbsolutePath().normalize();
        if (Files.isRegularFile(named)) {
            return isPackage(named) ? Optional.of(new KernelPackages(named, List.of(named))) : Optional.empty();
        }
        List<Path> files = Files.isDirectory(named) ? inside(named) : List.of();
        return files.isEmpty() ? Optional.empty() : Optional.of(new KernelPackages(named, files));
    }

    private static boolean isPackage(Path file) {
        try {
            return NAME.matcher(file.toString()).matches() || PackageArchive.isPackage(file);
        } catch (IOException e) {
            return false;
        }
    }

    private static List<Path> inside(Path directory) {
        try (Stream<Path> files = Files.list(directory)) {
            return files.filter(KernelPackages::isOfKernel)
                    .filter(Files::isRegularFile)
                    .sorted()
                    .toList();
        } catch (IOException e) {
            throw new InvalidInputException(
                    directory + " cannot be read: " + Causes.reason(e), "Check its permissions and its file system");
        }
    }

    private static boolean isOfKernel(Path file) {
        return KERNEL_NAME.matcher(file.getFileName().toString()).matches();
    }

    /**
     * Unpacks the kernel, its configuration and its modules, once for the same packages.
     *
     * @param cacheDirectory where they stay, in {@code kernels/}
     * @return a directory with {@code vmlinuz-<release>}, {@code config-<release>} and {@code lib/modules/<release>}
     * @throws InvalidInputException if the packages have no kernel, or parts of several
     */
    Path unpack(Path cacheDirectory) {
        Path parent = cacheDirectory.toAbsolutePath().normalize().resolve("kernels");
        try {
            Path directory = parent.resolve(name());
            if (!Files.exists(directory)) {
                unpack(parent, directory);
            }
            LastUse.record(directory);
            return directory;
        } catch (IOException e) {
            throw new InvalidInputException(
                    named + " cannot be unpacked into " + parent + ": " + Causes.reason(e),
                    "Check the permissions of both, and the free space");
        }
    }

    /** Depends on the contents of the packages alone. */
    private String name() throws IOException {
        MessageDigest all = Digest.sha256();
        all.update(LAYOUT.getBytes(StandardCharsets.UTF_8));
        for (Path file : files) {
            try (InputStream in = new DigestInputStream(Files.newInputStream(file), all)) {
                in.transferTo(OutputStream.nullOutputStream());
            }
        }
        return Digest.of(all).hex().substring(0, DIGITS);
    }

    /** The directory appears with all of its files at once. */
    private void unpack(Path parent, Path directory) throws IOException {
        Files.createDirectories(parent);
        Path fresh = Files.createTempDirectory(parent, "new");
        try {
            UnpackedKernel kernel = new UnpackedKernel(fresh);
            for (Path file : files) {
                unpack(file, kernel);
            }
            kernel.check(this);
            Files.move(fresh, directory, StandardCopyOption.ATOMIC_MOVE);
        } catch (IOException e) {
            // Another process may have unpacked it meanwhile.
            if (!Files.exists(directory)) {
                throw e;
            }
        } finally {
            FileUtils.deleteQuietly(fresh.toFile());
        }
    }

    private static void unpack(Path file, UnpackedKernel kernel) {
        try {
            PackageArchive.read(file, (path, content) -> kernel.add(file, path, content));
        } catch (IOException e) {
            throw new InvalidInputException(
                    "The package " + file + " cannot be unpacked: " + Causes.reason(e),
                    "Check whether it is a complete Debian or RPM package, and the free space in the cache directory");
        }
    }
}
