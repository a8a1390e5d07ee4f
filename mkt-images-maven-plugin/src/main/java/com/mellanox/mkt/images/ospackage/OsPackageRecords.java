package com.mellanox.mkt.images.ospackage;

import com.mellanox.mkt.images.engine.Engine;
import com.mellanox.mkt.images.engine.ImageId;
import com.mellanox.mkt.images.failure.EngineException;
import com.mellanox.mkt.images.io.StateFile;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/** The packages of images, kept in the cache directory by the image's id: they never change, and an engine needs time for them. */
public final class OsPackageRecords {
    /** Its name in the cache directory. */
    public static final String DIRECTORY = "os-packages";

    private static final String FORMAT = "format 1";
    private static final int FIELDS = 3;

    private final Path cacheDirectory;

    public OsPackageRecords(Path cacheDirectory) {
        this.cacheDirectory = cacheDirectory;
    }

    /** The packages of an image as far as they are recorded; empty if there is no record. */
    public Optional<List<OsPackage>> find(ImageId image) {
        return StateFile.read(file(image), OsPackageRecords::parse);
    }

    /**
     * The packages of an image: as they are recorded, or else as the engine has them.
     *
     * @throws IOException if a list in the image cannot be read
     * @throws EngineException if the engine refuses
     */
    public List<OsPackage> of(ImageId image, Engine engine) throws IOException {
        Optional<List<OsPackage>> recorded = find(image);
        if (recorded.isPresent()) {
            return recorded.get();
        }
        List<OsPackage> packages = new OsPackageReader(engine, cacheDirectory).read(image);
        StateFile.keep(file(image), text(packages));
        return packages;
    }

    private Path file(ImageId image) {
        return cacheDirectory.resolve(DIRECTORY).resolve(image.digest().hex());
    }

    private static String text(List<OsPackage> packages) {
        return packages.stream()
                .map(each -> each.name() + "\t" + each.version() + "\t" + each.architecture() + "\n")
                .collect(Collectors.joining("", FORMAT + "\n", ""));
    }

    private static List<OsPackage> parse(String text) {
        List<String> lines = text.lines().toList();
        if (lines.isEmpty() || !lines.get(0).equals(FORMAT)) {
            throw new IllegalArgumentException("another format");
        }
        return lines.stream().skip(1).map(OsPackageRecords::parseLine).toList();
    }

    private static OsPackage parseLine(String line) {
        String[] fields = line.split("\t", -1);
        // The last line may have lost an empty field with its blanks.
        if (fields.length < FIELDS - 1) {
            throw new IllegalArgumentException("not a package: " + line);
        }
        return new OsPackage(fields[0], fields[1], fields.length < FIELDS ? "" : fields[2]);
    }
}
