package com.mellanox.mkt.images.context;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** One of the two header structures of an RPM: an index of tags, and their values. The tags are added in ascending order. */
final class RpmHeader {
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

    RpmHeader(int region) {
        this.region = region;
    }

    RpmHeader text(int tag, String value) {
        return add(tag, STRING, 1, terminated(value));
    }

    /** A text in the one language of the header's table. */
    RpmHeader translated(int tag, String value) {
        return add(tag, TRANSLATED, 1, terminated(value));
    }

    RpmHeader texts(int tag, List<String> texts) {
        return add(tag, STRINGS, texts.size(), terminated(String.join("\0", texts)));
    }

    RpmHeader number(int tag, int value) {
        while (values.size() % Integer.BYTES != 0) {
            values.write(0);
        }
        return add(
                tag, INT32, 1, ByteBuffer.allocate(Integer.BYTES).putInt(value).array());
    }

    RpmHeader bytes(int tag, byte[] value) {
        return add(tag, BINARY, value.length, value);
    }

    private RpmHeader add(int tag, int type, int count, byte[] value) {
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
