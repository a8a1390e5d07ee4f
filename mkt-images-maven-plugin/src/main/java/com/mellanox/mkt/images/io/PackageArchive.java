package com.mellanox.mkt.images.io;

import com.github.luben.zstd.ZstdInputStream;
import com.mellanox.mkt.images.failure.Causes;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HexFormat;
import java.util.zip.GZIPInputStream;
import org.apache.commons.compress.archivers.ArchiveEntry;
import org.apache.commons.compress.archivers.ArchiveInputStream;
import org.apache.commons.compress.archivers.ar.ArArchiveEntry;
import org.apache.commons.compress.archivers.ar.ArArchiveInputStream;
import org.apache.commons.compress.archivers.cpio.CpioArchiveEntry;
import org.apache.commons.compress.archivers.cpio.CpioArchiveInputStream;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;
import org.tukaani.xz.XZInputStream;

/** The files of a Debian or RPM package. */
public final class PackageArchive {
    private static final String DEB = "!<arch>\n";
    private static final String RPM = "\u00ed\u00ab\u00ee\u00db";
    private static final String GZIP = "\u001f\u008b";
    private static final String XZ = "\u00fd7zXZ\0";
    private static final String ZSTD = "(\u00b5/\u00fd";
    private static final int LONGEST_MAGIC = 8;

    /** The header of a stream says how much memory it needs; xz -9 makes streams that need 65 MiB. */
    private static final int MOST_KIB_FOR_XZ = 96 * 1024;

    private PackageArchive() {}

    /** Takes the files of a package, in their order. */
    @FunctionalInterface
    public interface Reader {
        /**
         * Takes a regular file.
         *
         * @param path without a slash at its begin
         * @param content need not be read to its end, and is not closed
         */
        void file(String path, InputStream content) throws IOException;
    }

    /** Whether a file begins as a package does. */
    public static boolean isPackage(Path file) throws IOException {
        try (InputStream in = open(file)) {
            String magic = magic(in);
            return magic.startsWith(DEB) || magic.startsWith(RPM);
        }
    }

    private static InputStream open(Path file) throws IOException {
        return new BufferedInputStream(Files.newInputStream(file));
    }

    private static String magic(InputStream in) throws IOException {
        in.mark(LONGEST_MAGIC);
        String magic = new String(in.readNBytes(LONGEST_MAGIC), StandardCharsets.ISO_8859_1);
        in.reset();
        return magic;
    }

    /**
     * Reads a package.
     *
     * @throws IOException if it is none, if it is truncated, or as the reader threw it
     */
    public static void read(Path file, Reader reader) throws IOException {
        try (InputStream in = open(file)) {
            String magic = magic(in);
            if (magic.startsWith(RPM)) {
                RpmHeaders.skip(in);
                readCpio(decompressed(in), reader);
            } else if (magic.startsWith(DEB)) {
                readDeb(in, reader);
            } else {
                throw new IOException("it is neither a Debian nor an RPM package, since it begins with the bytes "
                        + HexFormat.ofDelimiter(" ").formatHex(magic.getBytes(StandardCharsets.ISO_8859_1)));
            }
        } catch (IllegalArgumentException | ArithmeticException | IndexOutOfBoundsException e) {
            // How Commons Compress fails in places, and what a name that is not a path leads to.
            throw new IOException("it is damaged: " + Causes.reason(e), e);
        }
    }

    private static void readDeb(InputStream in, Reader reader) throws IOException {
        try (ArArchiveInputStream members = new ArArchiveInputStream(in)) {
            for (ArArchiveEntry member = members.getNextEntry(); member != null; member = members.getNextEntry()) {
                if (member.getName().startsWith("data.tar")) {
                    readTar(decompressed(members), reader);
                    return;
                }
            }
        }
        throw new IOException("it has no data.tar");
    }

    private static void readTar(InputStream in, Reader reader) throws IOException {
        try (TarArchiveInputStream tar = new TarArchiveInputStream(in)) {
            for (TarArchiveEntry entry = tar.getNextEntry(); entry != null; entry = tar.getNextEntry()) {
                if (entry.isFile()) {
                    pass(entry, tar, reader);
                }
            }
        }
    }

    private static void readCpio(InputStream in, Reader reader) throws IOException {
        try (CpioArchiveInputStream cpio = new CpioArchiveInputStream(in)) {
            for (CpioArchiveEntry entry = cpio.getNextEntry(); entry != null; entry = cpio.getNextEntry()) {
                if (entry.isRegularFile()) {
                    pass(entry, cpio, reader);
                }
            }
        }
    }

    private static void pass(ArchiveEntry entry, ArchiveInputStream<?> content, Reader reader) throws IOException {
        reader.file(entry.getName().replaceFirst("^\\.?/+", ""), content);
    }

    /** What a stream contains: it is decompressed if gzip, xz or zstd has compressed it. */
    public static InputStream decompressed(InputStream in) throws IOException {
        InputStream buffered = new BufferedInputStream(in);
        String magic = magic(buffered);
        if (magic.startsWith(GZIP)) {
            return new GZIPInputStream(buffered);
        }
        if (magic.startsWith(XZ)) {
            return new XZInputStream(buffered, MOST_KIB_FOR_XZ);
        }
        return magic.startsWith(ZSTD) ? new ZstdInputStream(buffered) : buffered;
    }
}
