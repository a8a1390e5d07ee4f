package com.mellanox.mkt.images.ospackage;

import com.mellanox.mkt.images.engine.ContainerOutput;
import com.mellanox.mkt.images.engine.ContainerRequest;
import com.mellanox.mkt.images.engine.ContainerRequest.Isolation;
import com.mellanox.mkt.images.engine.ContainerRequest.Network;
import com.mellanox.mkt.images.engine.Engine;
import com.mellanox.mkt.images.engine.ImageId;
import com.mellanox.mkt.images.engine.RunningContainer;
import com.mellanox.mkt.images.failure.EngineException;
import com.mellanox.mkt.images.io.TarReader;
import java.io.ByteArrayOutputStream;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;
import java.util.Set;

/**
 * Reads the packages that are installed in an image. The list of dpkg is a file. That of rpm is a database, so {@code rpm} of the
 * image prints it, in a container without network.
 */
final class OsPackageReader {
    private static final String STATUS = "/var/lib/dpkg/status";

    /** A file for each package, in images that have no dpkg themselves. */
    private static final String STATUS_DIRECTORY = "/var/lib/dpkg/status.d";

    /** Where the distribution names itself; the second is often a link to the first. */
    private static final List<String> OS_RELEASE = List.of("/usr/lib/os-release", "/etc/os-release");

    private static final String CHECKSUMS = ".md5sums";
    private static final Isolation ISOLATED = new Isolation(Network.NONE, Set.of(), Set.of(), false);
    private static final Duration LIMIT = Duration.ofMinutes(1);

    private final Engine engine;
    private final Path cacheDirectory;

    OsPackageReader(Engine engine, Path cacheDirectory) {
        this.engine = engine;
        this.cacheDirectory = cacheDirectory;
    }

    /**
     * The distribution of an image, and its packages; none if it has neither dpkg nor rpm.
     *
     * @throws IOException if a list cannot be read
     * @throws EngineException if the engine refuses
     */
    InstalledPackages read(ImageId image) throws IOException {
        List<OsPackage> packages = new ArrayList<>();
        boolean hasDpkg = addDpkg(image, STATUS, packages);
        hasDpkg |= addDpkg(image, STATUS_DIRECTORY, packages);
        // A distribution with dpkg can have rpm, too. Otherwise a container is not worth its time.
        if (!hasDpkg || packages.stream().anyMatch(found -> found.name().equals("rpm"))) {
            packages.addAll(rpm(image));
        }
        return new InstalledPackages(
                osRelease(image), packages.stream().distinct().sorted().toList());
    }

    private OsRelease osRelease(ImageId image) throws IOException {
        for (String path : OS_RELEASE) {
            StringBuilder text = new StringBuilder();
            try {
                engine.read(
                        image,
                        path,
                        tar -> new TarReader(tar).forEach((entry, content) -> {
                            if (entry.type().equals("file")) {
                                text.append(new String(content.readAllBytes(), StandardCharsets.UTF_8));
                            }
                        }));
            } catch (FileNotFoundException e) {
                continue;
            }
            if (!text.isEmpty()) {
                return OsRelease.parse(text.toString());
            }
        }
        return OsRelease.UNKNOWN;
    }

    /** Returns whether the path is there. */
    private boolean addDpkg(ImageId image, String path, List<OsPackage> packages) throws IOException {
        try {
            engine.read(
                    image,
                    path,
                    tar -> new TarReader(tar).forEach((entry, content) -> {
                        if (entry.type().equals("file") && !entry.name().endsWith(CHECKSUMS)) {
                            DpkgStatus.read(content, packages::add);
                        }
                    }));
            return true;
        } catch (FileNotFoundException e) {
            return false;
        }
    }

    private List<OsPackage> rpm(ImageId image) throws IOException {
        Output output = new Output();
        try (ReaderOwner owner = new ReaderOwner(cacheDirectory);
                RunningContainer container = engine.start(request(image, owner), output, null)) {
            OptionalInt status = container.await(LIMIT);
            if (status.isEmpty()) {
                throw new IOException("rpm has not ended after " + LIMIT.toSeconds() + " s");
            }
            if (status.getAsInt() != 0) {
                throw new IOException("rpm ended with status " + status.getAsInt() + ": " + output.lastError());
            }
            return RpmList.of(output.printed);
        } catch (EngineException.NoProgram e) {
            return List.of();
        }
    }

    private static ContainerRequest request(ImageId image, ReaderOwner owner) {
        return new ContainerRequest(image, RpmList.COMMAND, List.of(), List.of(), ISOLATED, owner.labels());
    }

    /** What rpm prints: some hundred kilobytes at most. */
    private static final class Output implements ContainerOutput {
        private final ByteArrayOutputStream printed = new ByteArrayOutputStream();
        private final ByteArrayOutputStream errors = new ByteArrayOutputStream();

        @Override
        public void stdout(byte[] piece) {
            printed.writeBytes(piece);
        }

        @Override
        public void stderr(byte[] piece) {
            errors.writeBytes(piece);
        }

        String lastError() {
            return errors.toString(StandardCharsets.UTF_8)
                    .lines()
                    .filter(line -> !line.isBlank())
                    .reduce((first, second) -> second)
                    .orElse("it printed no error");
        }
    }
}
