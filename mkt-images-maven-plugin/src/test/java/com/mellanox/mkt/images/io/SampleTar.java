package com.mellanox.mkt.images.io;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.function.Consumer;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveOutputStream;
import org.apache.commons.compress.archivers.tar.TarConstants;

/** A tar as an engine sends it, written entry by entry. */
public final class SampleTar {
    /** As long as capabilities are. */
    private static final String MARK = "MARK".repeat(5);

    /** Lets every entry have capabilities, which {@link #bytes(byte[])} puts in. */
    public static final Consumer<TarArchiveEntry> CAPABLE =
            entry -> entry.addPaxHeader("SCHILY.xattr.security.capability", MARK);

    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    private final TarArchiveOutputStream out = new TarArchiveOutputStream(bytes);
    private final Consumer<TarArchiveEntry> change;

    public SampleTar(Consumer<TarArchiveEntry> change) {
        this.change = change;
        out.setLongFileMode(TarArchiveOutputStream.LONGFILE_POSIX);
        out.setBigNumberMode(TarArchiveOutputStream.BIGNUMBER_POSIX);
    }

    public SampleTar directory(String name) {
        return add(new TarArchiveEntry(name + "/"), "");
    }

    public SampleTar file(String name, String text) {
        return add(new TarArchiveEntry(name), text);
    }

    public SampleTar link(String name, String target) {
        return linked(new TarArchiveEntry(name, TarConstants.LF_SYMLINK), target);
    }

    public SampleTar hardLink(String name, String target) {
        return linked(new TarArchiveEntry(name, TarConstants.LF_LINK), target);
    }

    public SampleTar special(String name, byte type) {
        return add(new TarArchiveEntry(name, type), "");
    }

    public byte[] bytes() throws IOException {
        out.close();
        return bytes.toByteArray();
    }

    /** With these as all capabilities, and zeros after them: the library writes attributes as text, so the bytes are put in afterwards. */
    public byte[] bytes(byte[] capabilities) throws IOException {
        byte[] tar = bytes();
        byte[] mark = MARK.getBytes(StandardCharsets.US_ASCII);
        for (int i = 0; i < tar.length - mark.length; i++) {
            if (Arrays.equals(tar, i, i + mark.length, mark, 0, mark.length)) {
                System.arraycopy(Arrays.copyOf(capabilities, mark.length), 0, tar, i, mark.length);
            }
        }
        return tar;
    }

    private SampleTar linked(TarArchiveEntry entry, String target) {
        entry.setLinkName(target);
        return add(entry, "");
    }

    private SampleTar add(TarArchiveEntry entry, String text) {
        try {
            byte[] content = text.getBytes(StandardCharsets.UTF_8);
            entry.setSize(content.length);
            entry.setModTime(0L);
            entry.setIds(0, 0);
            change.accept(entry);
            out.putArchiveEntry(entry);
            out.write(content);
            out.closeArchiveEntry();
            return this;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
