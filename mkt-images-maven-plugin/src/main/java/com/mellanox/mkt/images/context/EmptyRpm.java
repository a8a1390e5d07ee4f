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
        byte[] signature = new Header(Header.SIGNATURES)
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
        return new Header(Header.IMMUTABLE)
                .list(100, "C")
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
                .list(1047, name)
                .text(1064, "4.16.0")
                .number(1112, EQUAL)
                .list(1113, "0-1")
                .text(1124, "cpio")
                .text(1125, "gzip")
                .text(1126, "9")
                .list(5092, hex("SHA-256", payload))
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

    /** One of the two header structures of an RPM: an index of tags, and their values. The tags are added in ascending order. */
    private static final class Header {
        /** The region of the first header, which is signatures and digests of the second one. */
        static final int SIGNATURES = 62;
        /** The region of the second header. */
        static final int IMMUTABLE = 63;

        private static final int INT32 = 4;
        private static final int STRING = 6;
        private static final int BINARY = 7;
        private static final int STRINGS = 8;
        private static final int TRANSLATED = 9;
        private static final int ENTRY_SIZE = 16;
        private static final int MAGIC_SIZE = 8;
        private static final long MAGIC = 0x8eade80100000000L;

        private final int region;
        private final ByteArrayOutputStream index = new ByteArrayOutputStream();
        private final ByteArrayOutputStream values = new ByteArrayOutputStream();

        Header(int region) {
            this.region = region;
        }

        Header text(int tag, String value) {
            return add(tag, STRING, 1, terminated(value));
        }

        /** A text in the one language of the header's table. */
        Header translated(int tag, String value) {
            return add(tag, TRANSLATED, 1, terminated(value));
        }

        /** A list of one text. */
        Header list(int tag, String value) {
            return add(tag, STRINGS, 1, terminated(value));
        }

        Header number(int tag, int value) {
            while (values.size() % Integer.BYTES != 0) {
                values.write(0);
            }
            return add(
                    tag,
                    INT32,
                    1,
                    ByteBuffer.allocate(Integer.BYTES).putInt(value).array());
        }

        Header bytes(int tag, byte[] value) {
            return add(tag, BINARY, value.length, value);
        }

        private Header add(int tag, int type, int count, byte[] value) {
            index.writeBytes(entry(tag, type, values.size(), count));
            values.writeBytes(value);
            return this;
        }

        private static byte[] terminated(String text) {
            return (text + "\0").getBytes(StandardCharsets.US_ASCII);
        }

        private static byte[] entry(int tag, int type, int offset, int count) {
            return ByteBuffer.allocate(ENTRY_SIZE)
                    .putInt(tag)
                    .putInt(type)
                    .putInt(offset)
                    .putInt(count)
                    .array();
        }

        /** The structure; the region's entry comes first in the index, and its value last. */
        byte[] toBytes() {
            int indexSize = index.size() + ENTRY_SIZE;
            return ByteBuffer.allocate(2 * MAGIC_SIZE + indexSize + values.size() + ENTRY_SIZE)
                    .putLong(MAGIC)
                    .putInt(indexSize / ENTRY_SIZE)
                    .putInt(values.size() + ENTRY_SIZE)
                    .put(entry(region, BINARY, values.size(), ENTRY_SIZE))
                    .put(index.toByteArray())
                    .put(values.toByteArray())
                    .put(entry(region, BINARY, -indexSize, ENTRY_SIZE))
                    .array();
        }
    }
}
