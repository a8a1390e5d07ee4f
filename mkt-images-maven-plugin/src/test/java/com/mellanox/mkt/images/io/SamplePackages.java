package com.mellanox.mkt.images.io;

import com.github.luben.zstd.ZstdOutputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.zip.GZIPOutputStream;
import org.apache.commons.compress.archivers.ar.ArArchiveEntry;
import org.apache.commons.compress.archivers.ar.ArArchiveOutputStream;
import org.apache.commons.compress.archivers.cpio.CpioArchiveEntry;
import org.apache.commons.compress.archivers.cpio.CpioArchiveOutputStream;
import org.apache.commons.compress.archivers.cpio.CpioConstants;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveOutputStream;
import org.tukaani.xz.LZMA2Options;
import org.tukaani.xz.XZOutputStream;

/** Packages with what this project reads of them: no scripts, and no names of files in the header of an RPM package. */
public final class SamplePackages {
    private static final int FILE = 0100644;
    private static final int DIRECTORY = 040755;

    private SamplePackages() {}

    /** How packages are compressed. */
    public enum Compression {
        NONE(""),
        GZIP(".gz"),
        XZ(".xz"),
        ZSTD(".zst");

        private final String suffix;

        Compression(String suffix) {
            this.suffix = suffix;
        }

        /** The same bytes, compressed. */
        public byte[] compress(byte[] bytes) throws IOException {
            ByteArrayOutputStream compressed = new ByteArrayOutputStream();
            try (OutputStream out = stream(compressed)) {
                out.write(bytes);
            }
            return compressed.toByteArray();
        }

        private OutputStream stream(OutputStream out) throws IOException {
            return switch (this) {
                case NONE -> out;
                case GZIP -> new GZIPOutputStream(out);
                case XZ -> new XZOutputStream(out, new LZMA2Options());
                case ZSTD -> new ZstdOutputStream(out);
            };
        }
    }

    /** Writes a Debian package; files by their paths, {@code boot/vmlinuz-6.1}. */
    public static Path deb(Path file, Compression compression, Map<String, byte[]> files) throws IOException {
        Files.createDirectories(file.getParent());
        try (ArArchiveOutputStream ar = new ArArchiveOutputStream(Files.newOutputStream(file))) {
            member(ar, "debian-binary", "2.0\n".getBytes(StandardCharsets.US_ASCII));
            member(ar, "control.tar.gz", Compression.GZIP.compress(tar(Map.of("./control", new byte[0]))));
            member(ar, "data.tar" + compression.suffix, compression.compress(tar(files)));
        }
        return file;
    }

    private static void member(ArArchiveOutputStream ar, String name, byte[] content) throws IOException {
        ar.putArchiveEntry(new ArArchiveEntry(name, content.length));
        ar.write(content);
        ar.closeArchiveEntry();
    }

    private static byte[] tar(Map<String, byte[]> files) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try (TarArchiveOutputStream tar = new TarArchiveOutputStream(out)) {
            tar.putArchiveEntry(new TarArchiveEntry("./lib/"));
            tar.closeArchiveEntry();
            for (Map.Entry<String, byte[]> file : files.entrySet()) {
                TarArchiveEntry entry = new TarArchiveEntry("./" + file.getKey());
                entry.setSize(file.getValue().length);
                tar.putArchiveEntry(entry);
                tar.write(file.getValue());
                tar.closeArchiveEntry();
            }
        }
        return out.toByteArray();
    }

    /** Writes an RPM package. */
    public static Path rpm(Path file, Compression compression, Map<String, byte[]> files) throws IOException {
        Files.createDirectories(file.getParent());
        try (DataOutputStream out = new DataOutputStream(Files.newOutputStream(file))) {
            out.writeInt(0xedabeedb);
            out.write(new byte[92]);
            header(out, 1, 5);
            out.write(new byte[3]);
            header(out, 2, 10);
            out.write(compression.compress(cpio(files)));
        }
        return file;
    }

    private static void header(DataOutputStream out, int entries, int values) throws IOException {
        out.writeInt(0x8eade801);
        out.writeInt(0);
        out.writeInt(entries);
        out.writeInt(values);
        out.write(new byte[entries * 16 + values]);
    }

    private static byte[] cpio(Map<String, byte[]> files) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try (CpioArchiveOutputStream cpio = new CpioArchiveOutputStream(out)) {
            add(cpio, "./lib/modules", DIRECTORY, new byte[0]);
            for (Map.Entry<String, byte[]> file : files.entrySet()) {
                add(cpio, "./" + file.getKey(), FILE, file.getValue());
            }
        }
        return out.toByteArray();
    }

    private static void add(CpioArchiveOutputStream cpio, String name, int mode, byte[] content) throws IOException {
        CpioArchiveEntry entry = new CpioArchiveEntry(CpioConstants.FORMAT_NEW, name, content.length);
        entry.setMode(mode);
        cpio.putArchiveEntry(entry);
        cpio.write(content);
        cpio.closeArchiveEntry();
    }
}
