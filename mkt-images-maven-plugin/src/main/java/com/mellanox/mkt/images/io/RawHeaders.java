package com.mellanox.mkt.images.io;

import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.TreeMap;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;
import org.jspecify.annotations.Nullable;

/**
 * A tar stream that keeps the extended attributes of an entry as they are: read as text, as the library does it, two
 * capabilities can look the same. It also tells the end of the tar from that of the stream.
 */
final class RawHeaders extends TarArchiveInputStream {
    private final ByteArrayOutputStream headers = new ByteArrayOutputStream();
    private boolean betweenEntries;
    private boolean cutOff;

    RawHeaders(InputStream in) {
        super(in, StandardCharsets.UTF_8.name());
    }

    /** The next entry; null at the end. */
    @Nullable TarArchiveEntry next() throws IOException {
        headers.reset();
        betweenEntries = true;
        TarArchiveEntry entry = getNextEntry();
        betweenEntries = false;
        if (cutOff) {
            throw new EOFException("the tar is cut off");
        }
        return entry;
    }

    @Override
    public int read(byte[] buffer, int offset, int length) throws IOException {
        int count = super.read(buffer, offset, length);
        if (count > 0 && betweenEntries && getCurrentEntry().isPaxHeader()) {
            headers.write(buffer, offset, count);
        }
        return count;
    }

    @Override
    protected boolean isEOFRecord(byte[] block) {
        // Null where the stream ended in its stead.
        cutOff |= block == null;
        return super.isEOFRecord(block);
    }

    /** The extended attributes of the present entry. */
    Map<String, String> attributes() {
        Map<String, String> attributes = new TreeMap<>();
        String rest = headers.toString(StandardCharsets.ISO_8859_1);
        while (!rest.isEmpty()) {
            // "18 name=its value\n", in which the number counts all of it.
            int space = rest.indexOf(' ');
            int equals = rest.indexOf('=');
            int end = Integer.parseInt(rest.substring(0, space));
            String name = rest.substring(space + 1, equals);
            if (name.startsWith(ExtendedHeader.ATTRIBUTE)) {
                attributes.put(name.substring(ExtendedHeader.ATTRIBUTE.length()), rest.substring(equals + 1, end - 1));
            }
            rest = rest.substring(end);
        }
        return attributes;
    }
}
