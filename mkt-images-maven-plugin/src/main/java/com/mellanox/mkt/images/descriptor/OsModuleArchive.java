package com.mellanox.mkt.images.descriptor;

import com.mellanox.mkt.images.failure.Causes;
import com.mellanox.mkt.images.failure.InvalidInputException;
import com.mellanox.mkt.images.io.DirectoryZip;
import com.mellanox.mkt.images.io.LastUse;
import com.mellanox.mkt.images.type.Digest;
import com.mellanox.mkt.images.type.Platform;
import com.mellanox.mkt.images.yaml.YamlWriter;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * What an OS module attaches for modules elsewhere: a zip with its docker directory and a descriptor in which all is
 * resolved, laid out as a module is.
 */
public final class OsModuleArchive {
    private static final String DIRECTORY = "docker/";
    private static final int DIGITS = 32;

    private OsModuleArchive() {}

    /** Writes the archive of a module; replaces a file of that name. */
    public static void write(ImageDescriptor descriptor, Path file) {
        String directory = DIRECTORY + descriptor.key();
        try {
            Files.createDirectories(file.getParent());
            try (DirectoryZip zip = new DirectoryZip(Files.newOutputStream(file))) {
                zip.text(ImageDescriptorReader.FILE_NAME, YamlWriter.text(fields(descriptor, directory)));
                zip.directory(directory, descriptor.dockerDirectory());
                Path lock = descriptor.lockFile();
                if (Files.exists(lock)) {
                    zip.text(ImageDescriptor.LOCK_FILE, Files.readString(lock));
                }
            }
        } catch (IOException | UncheckedIOException e) {
            throw new InvalidInputException(
                    "The archive " + file + " of " + descriptor.dockerDirectory() + " cannot be written: "
                            + Causes.reason(e),
                    "Check the permissions of both, and the free space");
        }
    }

    private static Map<String, Object> fields(ImageDescriptor descriptor, String directory) {
        Map<String, String> images = new LinkedHashMap<>();
        descriptor.images().forEach(image -> images.put(image.name(), image.dockerfile()));
        List<String> without =
                descriptor.without().stream().map(left -> left.name().value()).toList();
        Map<String, Object> fields = new LinkedHashMap<>();
        fields.put("key", descriptor.key().value());
        fields.put("title", descriptor.title());
        fields.put("docker", directory);
        fields.put("registry", descriptor.destination().registry());
        fields.put("namespace", descriptor.destination().namespace());
        if (!descriptor.platforms().isEmpty()) {
            fields.put(
                    "platforms",
                    descriptor.platforms().stream().map(Platform::toString).toList());
        }
        fields.put("images", images);
        if (!without.isEmpty()) {
            fields.put("without", without);
        }
        if (!descriptor.arguments().isEmpty()) {
            fields.put(
                    "arguments",
                    descriptor.arguments().stream()
                            .collect(Collectors.toMap(
                                    BuildArgument::name, BuildArgument::value, (one, other) -> one, TreeMap::new)));
        }
        if (descriptor.snapshot() != null) {
            fields.put(Snapshot.FIELD, descriptor.snapshot().instant().toString());
        }
        return fields;
    }

    /**
     * Unpacks an archive, once for the same contents, and returns its descriptor.
     *
     * @param cacheDirectory where it stays, in {@code os/}
     */
    public static Path unpack(Path file, Path cacheDirectory) {
        try {
            Path directory =
                    cacheDirectory.toAbsolutePath().normalize().resolve("os").resolve(name(file));
            DirectoryZip.unpack(file, directory);
            LastUse.record(directory);
            return directory.resolve(ImageDescriptorReader.FILE_NAME);
        } catch (IOException e) {
            throw new InvalidInputException(
                    "The archive " + file + " cannot be unpacked into " + cacheDirectory + ": " + e.getMessage(),
                    "Check the free space; or delete the archive, to have it fetched again");
        }
    }

    private static String name(Path file) throws IOException {
        return Digest.of(Files.readAllBytes(file)).hex().substring(0, DIGITS);
    }
}
