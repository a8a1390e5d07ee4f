package com.mellanox.mkt.images.context;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.zip.GZIPOutputStream;

/**
 * A binary RPM without files and dependencies, which rpm installs, upgrades and verifies. Its format is that of version 4,
 * see <a href="https://rpm-software-management.github.io/rpm/manual/format_v4.html">RPM v4 format</a>.
 */
final class EmptyRpm {
    private static final int LEAD_SIZE = 96;
    private static final int LEAD_NAME_SIZE = 66;
    private static final int SIGNATURE_ALIGNMENT = 8;
    private static final int SHA_256 = 8;
    private static final int EQUAL = 8;
    /** The record that ends an archive of the format newc, after the magic number and 13 fields of 8 digits. */
    private static final String CPIO_TRAILER = "070701" + "0".repeat(4 * 8) + "00000001" + "0".repeat(6 * 8)
            + "0000000B" + "0".repeat(8) + "TRAILER!!!\0\0\0\0";

    private EmptyRpm() {}

    /**
     * The bytes of the RPM, of version 0, release 1, and no architecture.
     *
     * @param name the package's name
     */
    static byte[] of(String name) {
        byte[] archive = CPIO_TRAILER.getBytes(StandardCharsets.US_ASCII);
        byte[] payload = gzip(archive);
        byte[] header = header(name, payload);
        byte[] signature = new RpmHeader(RpmHeader.SIGNATURES)
                .text(269, hex("SHA-1", header))
                .text(273, hex("SHA-256", header))
                .number(1000, header.length + payload.length)
                .bytes(1004, digest("MD5", header, payload))
                .number(1007, archive.length)
                .toBytes();
        byte[] padding = new byte[-signature.length & (SIGNATURE_ALIGNMENT - 1)];
        return concat(lead(name), signature, padding, header, payload);
    }

    private static byte[] header(String name, byte[] payload) {
        return new RpmHeader(RpmHeader.IMMUTABLE)
                .texts(100, List.of("C"))
                .text(1000, name)
                .text(1001, "0")
                .text(1002, "1")
                .translated(1004, "Stands in for a package that is left out")
                .translated(1005, "Contains no files.")
                .number(1006, 0)
                .text(1007, "mkt-images")
                .number(1009, 0)
                .text(1014, "Public Domain")
                .translated(1016, "Unspecified")
                .text(1021, "linux")
                .text(1022, "noarch")
                .text(1044, name + "-0-1.src.rpm")
                .texts(1047, List.of(name))
                .text(1064, "4.16.0")
                .number(1112, EQUAL)
                .texts(1113, List.of("0-1"))
                .text(1124, "cpio")
                .text(1125, "gzip")
                .text(1126, "9")
                .texts(5092, List.of(hex("SHA-256", payload)))
                .number(5093, SHA_256)
                .toBytes();
    }

    private static byte[] lead(String name) {
        byte[] shortName = Arrays.copyOf((name + "-0-1").getBytes(StandardCharsets.US_ASCII), LEAD_NAME_SIZE - 1);
        return ByteBuffer.allocate(LEAD_SIZE)
                .putInt(0xedabeedb)
                .put((byte) 3)
                .put((byte) 0)
                .putShort((short) 0)
                .putShort((short) 1)
                .put(shortName)
                .put((byte) 0)
                .putShort((short) 1)
                .putShort((short) 5)
                .array();
    }

    private static byte[] gzip(byte[] bytes) {
        ByteArrayOutputStream packed = new ByteArrayOutputStream();
        try (GZIPOutputStream out = new GZIPOutputStream(packed)) {
            out.write(bytes);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return packed.toByteArray();
    }

    private static String hex(String algorithm, byte[] bytes) {
        return HexFormat.of().formatHex(digest(algorithm, bytes));
    }

    private static byte[] digest(String algorithm, byte[]... parts) {
        try {
            return MessageDigest.getInstance(algorithm).digest(concat(parts));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has " + algorithm, e);
        }
    }

    private static byte[] concat(byte[]... parts) {
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        Arrays.stream(parts).forEach(all::writeBytes);
        return all.toByteArray();
    }
}
