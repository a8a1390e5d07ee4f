package com.mellanox.mkt.images.io;

import java.io.DataInputStream;
import java.io.IOException;
import java.io.InputStream;

/**
 * What an RPM package has before its payload: a lead, the header of its signatures, and its own header
 * (<a href="https://rpm-software-management.github.io/rpm/manual/format_v4.html">RPM V4 Package format</a>).
 */
final class RpmHeaders {
    private static final int LEAD = 96;
    private static final int HEADER_MAGIC = 0x8eade801;
    private static final int RESERVED = 4;
    private static final int INDEX_ENTRY = 16;
    private static final int ALIGNMENT = 8;

    private RpmHeaders() {}

    /** Reads all up to the payload. */
    static void skip(InputStream in) throws IOException {
        DataInputStream data = new DataInputStream(in);
        data.skipNBytes(LEAD);
        long signatures = skipHeader(data);
        data.skipNBytes((ALIGNMENT - signatures % ALIGNMENT) % ALIGNMENT);
        skipHeader(data);
    }

    /** The length of the header's values. */
    private static long skipHeader(DataInputStream data) throws IOException {
        if (data.readInt() != HEADER_MAGIC) {
            throw new IOException("its header is not one of RPM");
        }
        data.skipNBytes(RESERVED);
        long entries = Integer.toUnsignedLong(data.readInt());
        long values = Integer.toUnsignedLong(data.readInt());
        data.skipNBytes(entries * INDEX_ENTRY + values);
        return values;
    }
}
