package com.mellanox.mkt.images.io;

import java.io.BufferedInputStream;
import java.io.Closeable;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.HashMap;
import java.util.Map;
import java.util.zip.GZIPInputStream;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarFile;

/** A tar in a temporary file, whose entries can be read in any order: the archive of an image can be larger than memory. */
public final class StoredTar implements Closeable {
    private static final int GZIP = 0x1f8b;
    private static final int MOST_LINKS = 40;

    private final Path file;
    private final TarFile tar;
    private final Map<String, TarArchiveEntry> entries = new HashMap<>();

    /**
     * Stores a tar.
     *
     * @param directory where the temporary file is; it is created if it is missing
     */
    public StoredTar(Path directory, InputStream in) throws IOException {
        file = Files.createTempFile(Files.createDirectories(directory), "image", ".tar");
        try (InputStream source = in) {
            Files.copy(source, file, StandardCopyOption.REPLACE_EXISTING);
            tar = new TarFile(file);
        } catch (IOException | RuntimeException e) {
            Files.deleteIfExists(file);
            throw e instanceof IOException failure ? failure : new IOException("the tar is damaged", e);
        }
        tar.getEntries().forEach(entry -> entries.put(entry.getName(), entry));
    }

    /**
     * Reads the content of an entry, or of the one that it links to; one that is compressed by gzip is decompressed.
     *
     * @throws FileNotFoundException if there is none
     */
    public InputStream open(String name) throws IOException {
        TarArchiveEntry entry = find(name);
        for (int links = 0; entry.isSymbolicLink(); links++) {
            if (links == MOST_LINKS) {
                throw new IOException(name + " is a symbolic link that leads to itself");
            }
            entry = find(target(entry));
        }
        InputStream content = new BufferedInputStream(tar.getInputStream(entry));
        content.mark(2);
        int magic = content.read() << Byte.SIZE | content.read();
        content.reset();
        return magic == GZIP ? new GZIPInputStream(content) : content;
    }

    private TarArchiveEntry find(String name) throws FileNotFoundException {
        TarArchiveEntry entry = entries.get(name);
        if (entry == null) {
            throw new FileNotFoundException(name);
        }
        return entry;
    }

    private static String target(TarArchiveEntry link) throws IOException {
        try {
            return Path.of(link.getName())
                    .resolveSibling(link.getLinkName())
                    .normalize()
                    .toString();
        } catch (InvalidPathException e) {
            throw new IOException("the target of a symbolic link is not a path", e);
        }
    }

    /**
     * Writes an entry to another tar, as it is.
     *
     * @throws FileNotFoundException if there is none
     */
    public void copy(String name, TarWriter target) throws IOException {
        TarArchiveEntry entry = find(name);
        target.file(name, false, entry.getSize(), out -> {
            try (InputStream content = tar.getInputStream(entry)) {
                content.transferTo(out);
            }
        });
    }

    @Override
    public void close() throws IOException {
        try {
            tar.close();
        } finally {
            Files.deleteIfExists(file);
        }
    }
}
