package com.mellanox.mkt.images.context;

import com.mellanox.mkt.images.digest.FileDigests;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;

/** What is in a tar, entry for entry. */
final class TarListing {
    private TarListing() {}

    /** Each entry as {@code 644 name: content}, a link as {@code 777 name -> target}. */
    static List<String> of(byte[] tar) throws IOException {
        return of(new ByteArrayInputStream(tar));
    }

    static byte[] bytes(BuildContext context) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        context.writeTo(bytes, Instant.EPOCH, new FileDigests(Path.of("cache")));
        return bytes.toByteArray();
    }

    /** The content of one entry. */
    static byte[] entry(byte[] tar, String name) throws IOException {
        try (TarArchiveInputStream in = new TarArchiveInputStream(new ByteArrayInputStream(tar))) {
            for (TarArchiveEntry entry = in.getNextEntry(); entry != null; entry = in.getNextEntry()) {
                if (entry.getName().equals(name)) {
                    return in.readAllBytes();
                }
            }
        }
        throw new AssertionError(name + " is not in the tar, only " + of(tar));
    }

    private static List<String> of(InputStream bytes) throws IOException {
        List<String> entries = new ArrayList<>();
        try (TarArchiveInputStream tar = new TarArchiveInputStream(bytes)) {
            for (TarArchiveEntry entry = tar.getNextEntry(); entry != null; entry = tar.getNextEntry()) {
                String content = entry.isSymbolicLink()
                        ? " -> " + entry.getLinkName()
                        : entry.isDirectory() ? "" : ": " + new String(tar.readAllBytes(), StandardCharsets.UTF_8);
                entries.add(Integer.toOctalString(entry.getMode() & 0777) + " " + entry.getName()
                        + content.stripTrailing());
            }
        }
        return entries;
    }
}
