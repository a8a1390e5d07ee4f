package com.mellanox.mkt.images.ospackage;

import com.mellanox.mkt.images.engine.Engine;
import com.mellanox.mkt.images.engine.ImageId;
import com.mellanox.mkt.images.failure.EngineException;
import com.mellanox.mkt.images.io.StateFile;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** The packages of images, kept in the cache directory by the image's id: they never change, and an engine needs time for them. */
public final class OsPackageRecords {
    /** Its name in the cache directory. */
    public static final String DIRECTORY = "os-packages";

    private static final String FORMAT = "format 2";
    private static final String SEPARATOR = "\t";

    /** Of the line about the distribution, and of a package. */
    private static final int FEWEST = 2;

    private static final int FIELDS = 7;

    private final Path cacheDirectory;

    public OsPackageRecords(Path cacheDirectory) {
        this.cacheDirectory = cacheDirectory;
    }

    /** The packages of an image as far as they are recorded; empty if there is no record. */
    public Optional<InstalledPackages> find(ImageId image) {
        return StateFile.read(file(image), OsPackageRecords::parse);
    }

    /**
     * The packages of an image: as they are recorded, or else as the engine has them.
     *
     * @throws IOException if a list in the image cannot be read
     * @throws EngineException if the engine refuses
     */
    public InstalledPackages of(ImageId image, Engine engine) throws IOException {
        Optional<InstalledPackages> recorded = find(image);
        if (recorded.isPresent()) {
            return recorded.get();
        }
        InstalledPackages installed = new OsPackageReader(engine, cacheDirectory).read(image);
        StateFile.keep(file(image), text(installed));
        return installed;
    }

    private Path file(ImageId image) {
        return cacheDirectory.resolve(DIRECTORY).resolve(image.digest().hex());
    }

    private static String text(InstalledPackages installed) {
        return installed.packages().stream()
                .map(OsPackageRecords::line)
                .collect(Collectors.joining(
                        "",
                        FORMAT + "\n" + line(installed.os().id(), installed.os().version()),
                        ""));
    }

    private static String line(OsPackage each) {
        return line(
                each.name(),
                each.version(),
                each.architecture(),
                each.type(),
                each.source(),
                each.sourceVersion(),
                each.license());
    }

    private static String line(@Nullable String... fields) {
        return Arrays.stream(fields)
                        .map(field -> Objects.requireNonNullElse(field, "").replaceAll("\\s", " "))
                        .collect(Collectors.joining(SEPARATOR))
                + "\n";
    }

    private static InstalledPackages parse(String text) {
        List<String> lines = text.lines().toList();
        if (lines.isEmpty() || !lines.get(0).equals(FORMAT)) {
            throw new IllegalArgumentException("another format");
        }
        // Of an image with neither a name nor packages, that line is blank and lost.
        List<String> os = fields(lines.size() == 1 ? "" : lines.get(1));
        return new InstalledPackages(
                new OsRelease(os.get(0), os.get(1)),
                lines.stream().skip(FEWEST).map(OsPackageRecords::parseLine).toList());
    }

    private static OsPackage parseLine(String line) {
        if (!line.contains(SEPARATOR)) {
            throw new IllegalArgumentException("not a package: " + line);
        }
        List<String> fields = fields(line);
        int next = FEWEST;
        return new OsPackage(
                fields.get(0),
                fields.get(1),
                fields.get(next++),
                orNull(fields.get(next++)),
                orNull(fields.get(next++)),
                orNull(fields.get(next++)),
                orNull(fields.get(next)));
    }

    /** The last line may have lost empty fields with its blanks. */
    private static List<String> fields(String line) {
        List<String> fields = List.of(line.split(SEPARATOR, -1));
        return Stream.concat(fields.stream(), Stream.generate(() -> ""))
                .limit(FIELDS)
                .toList();
    }

    private static @Nullable String orNull(String field) {
        return field.isEmpty() ? null : field;
    }
}
