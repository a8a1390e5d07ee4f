package com.mellanox.mkt.images.io;

import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;
import org.apache.commons.compress.archivers.tar.TarConstants;
import org.jspecify.annotations.Nullable;

/** Reads a tar stream entry by entry: what a file is, and for who wants it, when it was changed. */
public final class TarReader {
    /** The prefix of the names of extended attributes in headers. */
    static final String ATTRIBUTE = "SCHILY.xattr.";

    private static final int PERMISSIONS = 07777;

    private final InputStream in;

    public TarReader(InputStream in) {
        this.in = in;
    }

    /**
     * An entry of a tar.
     *
     * @param name its path as in the tar, without a slash at the end
     * @param type {@code file}, {@code directory}, {@code link} for a symbolic and {@code hard link} for a hard one,
     *     {@code pipe}, or a device with its numbers
     * @param mode permissions, with set-user-id, set-group-id and sticky bit
     * @param owner numeric id
     * @param group numeric id
     * @param target of a link, otherwise empty
     * @param attributes extended attributes, such as capabilities; each byte of a value is one character
     */
    public record Entry(
            String name,
            String type,
            int mode,
            long owner,
            long group,
            String target,
            Map<String, String> attributes) {}

    /** Is called for each entry. */
    @FunctionalInterface
    public interface Visitor {
        /**
         * Handles an entry.
         *
         * @param content the bytes of a file, to be read before the call returns; empty for other types
         */
        void entry(Entry entry, InputStream content) throws IOException;
    }

    /** Is called for each entry, with its time. */
    @FunctionalInterface
    public interface VisitorWithTimes {
        /**
         * Handles an entry.
         *
         * @param changed the time of the last change of its content
         * @param content the bytes of a file, to be read before the call returns; empty for other types
         */
        void entry(Entry entry, Instant changed, InputStream content) throws IOException;
    }

    /**
     * Calls the visitor for every entry in the order of the stream, which is left open.
     *
     * @throws IOException if the stream is not a tar, or ends before the tar does
     */
    public void forEach(Visitor visitor) throws IOException {
        forEachWithTime((entry, changed, content) -> visitor.entry(entry, content));
    }

    /** The same with times. */
    public void forEachWithTime(VisitorWithTimes visitor) throws IOException {
        RawHeaders tar = new RawHeaders(in);
        for (TarArchiveEntry entry = tar.next(); entry != null; entry = tar.next()) {
            Instant changed = entry.getLastModifiedTime().toInstant();
            visitor.entry(read(entry, tar.attributes()), changed, tar);
        }
    }

    private static Entry read(TarArchiveEntry entry, Map<String, String> attributes) {
        return new Entry(
                withoutSlashes(entry.getName()),
                type(entry),
                entry.getMode() & PERMISSIONS,
                entry.getLongUserId(),
                entry.getLongGroupId(),
                entry.isSymbolicLink() || entry.isLink() ? entry.getLinkName() : "",
                attributes);
    }

    private static String withoutSlashes(String name) {
        int end = name.length();
        while (end > 0 && name.charAt(end - 1) == '/') {
            end--;
        }
        return name.substring(0, end);
    }

    private static String type(TarArchiveEntry entry) {
        String numbers = " " + entry.getDevMajor() + ":" + entry.getDevMinor();
        return switch (entry.getLinkFlag()) {
            case TarConstants.LF_SYMLINK -> "link";
            case TarConstants.LF_LINK -> "hard link";
            case TarConstants.LF_FIFO -> "pipe";
            case TarConstants.LF_BLK -> "block" + numbers;
            case TarConstants.LF_CHR -> "character" + numbers;
            default -> entry.isDirectory() ? "directory" : "file";
        };
    }

    /**
     * Keeps the bytes of extended attributes: Commons Compress decodes them as UTF-8, so that two capabilities can look
     * the same. It also fails if the stream ends without the end of the tar.
     */
    private static final class RawHeaders extends TarArchiveInputStream {
        private static final int MOST_HEADER_BYTES = 1 << 20;
        private static final int MOST_DIGITS = 9;
        private static final Pattern LENGTH = Pattern.compile("[1-9][0-9]*");

        private final ByteArrayOutputStream headers = new ByteArrayOutputStream();
        private boolean betweenEntries;
        private int headerLength;
        private boolean truncated;

        RawHeaders(InputStream in) {
            super(in, StandardCharsets.UTF_8.name());
        }

        /** The next entry; null at the end. */
        @Nullable TarArchiveEntry next() throws IOException {
            headers.reset();
            headerLength = 0;
            betweenEntries = true;
            TarArchiveEntry entry = getNextEntry();
            betweenEntries = false;
            if (truncated) {
                throw new EOFException("the tar is truncated");
            }
            return entry;
        }

        @Override
        public int read(byte[] buffer, int offset, int length) throws IOException {
            int count = super.read(buffer, offset, length);
            if (count > 0 && betweenEntries) {
                add(buffer, offset, count);
            }
            return count;
        }

        @Override
        protected boolean isEOFRecord(byte[] block) {
            // Null if the stream has ended.
            truncated |= block == null;
            return super.isEOFRecord(block);
        }

        private void add(byte[] buffer, int offset, int count) throws IOException {
            TarArchiveEntry entry = getCurrentEntry();
            if (!isHeader(entry)) {
                return; // content that the visitor has not read
            }
            // Commons Compress reads a header of any length into memory.
            headerLength += count;
            if (headerLength > MOST_HEADER_BYTES) {
                throw new IOException("a header in the tar has more than " + MOST_HEADER_BYTES + " bytes");
            }
            if (entry.isPaxHeader()) {
                headers.write(buffer, offset, count);
            }
        }

        private static boolean isHeader(TarArchiveEntry entry) {
            return entry.isPaxHeader()
                    || entry.isGlobalPaxHeader()
                    || entry.isGNULongNameEntry()
                    || entry.isGNULongLinkEntry();
        }

        /** The extended attributes of the current entry. */
        Map<String, String> attributes() throws IOException {
            Map<String, String> attributes = new TreeMap<>();
            String all = headers.toString(StandardCharsets.ISO_8859_1);
            for (int start = 0; start < all.length(); ) {
                // "18 name=its value\n": the number is the length of the whole record.
                int space = all.indexOf(' ', start);
                int equals = all.indexOf('=', start);
                int end = start + length(all, start, space);
                if (equals < space || equals >= end || end > all.length()) {
                    throw damaged();
                }
                String name = all.substring(space + 1, equals);
                if (name.startsWith(ATTRIBUTE)) {
                    attributes.put(name.substring(ATTRIBUTE.length()), all.substring(equals + 1, end - 1));
                }
                start = end;
            }
            return attributes;
        }

        private static int length(String records, int start, int space) throws IOException {
            String digits = space < 0 ? "" : records.substring(start, Math.min(space, start + MOST_DIGITS));
            if (!LENGTH.matcher(digits).matches()) {
                throw damaged();
            }
            return Integer.parseInt(digits);
        }

        private static IOException damaged() {
            return new IOException("an extended header in the tar is damaged");
        }
    }
}
