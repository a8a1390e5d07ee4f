package com.mellanox.mkt.images.fuzz;

import com.mellanox.mkt.images.descriptor.OsModuleArchive;
import com.mellanox.mkt.images.io.LayerFiles;
import com.mellanox.mkt.images.io.PackageArchive;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;

/** The readers of archives. */
final class ArchiveFuzzTargets {
    private ArchiveFuzzTargets() {}

    static Map<String, FuzzTarget> all() {
        return Map.of(
                "tar", ArchiveFuzzTargets::tar, "zip", ArchiveFuzzTargets::zip, "package", ArchiveFuzzTargets::read);
    }

    /** The files of an image, as an engine sends them, are written as a layer. */
    private static void tar(byte[] input, Path directory) throws IOException {
        try (LayerFiles files = new LayerFiles(directory)) {
            files.add("/usr/lib/x", new ByteArrayInputStream(input));
            files.writeTo(OutputStream.nullOutputStream());
        }
    }

    private static void zip(byte[] input, Path directory) throws IOException {
        OsModuleArchive.unpack(Files.write(directory.resolve("os.zip"), input), directory.resolve("cache"));
    }

    private static void read(byte[] input, Path directory) throws IOException {
        PackageArchive.read(
                Files.write(directory.resolve("a"), input),
                (path, content) -> content.transferTo(OutputStream.nullOutputStream()));
    }
}
