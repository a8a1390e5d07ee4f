package com.mellanox.mkt.images.compare;

import com.mellanox.mkt.images.type.Digest;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.zip.GZIPOutputStream;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveOutputStream;

/** An image of a test as an engine saves it, with layers of its own. */
final class SavedImage {
    private final List<byte[]> layers = new ArrayList<>();
    private String members = "";
    private boolean compressed;

    /** Adds members of the configuration: {@code "created": "…"}. */
    SavedImage configured(String json) {
        members = json + ", ";
        return this;
    }

    /** Adds a layer on the others. */
    SavedImage layer(SavedFile... files) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (TarArchiveOutputStream tar = new TarArchiveOutputStream(bytes)) {
            for (SavedFile file : files) {
                file.writeTo(tar);
            }
        }
        layers.add(bytes.toByteArray());
        return this;
    }

    /** Compresses its layers, as the containerd store has them. */
    SavedImage compressed() {
        compressed = true;
        return this;
    }

    ImageArchive store(Path directory) throws IOException {
        return ImageArchive.store(directory, new ByteArrayInputStream(bytes()));
    }

    private byte[] bytes() throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        List<String> names = new ArrayList<>();
        List<String> digests = new ArrayList<>();
        try (TarArchiveOutputStream tar = new TarArchiveOutputStream(bytes)) {
            for (byte[] layer : layers) {
                String name = names.size() + "/layer.tar";
                add(tar, name, compressed ? gzip(layer) : layer);
                names.add('"' + name + '"');
                digests.add('"' + Digest.of(layer).toString() + '"');
            }
            add(tar, "c.json", text("{" + members + "\"rootfs\": {\"diff_ids\": " + digests + "}}"));
            add(tar, "manifest.json", text("[{\"Config\": \"c.json\", \"Layers\": " + names + "}]"));
        }
        return bytes.toByteArray();
    }

    private static byte[] gzip(byte[] layer) throws IOException {
        ByteArrayOutputStream packed = new ByteArrayOutputStream();
        try (GZIPOutputStream out = new GZIPOutputStream(packed)) {
            out.write(layer);
        }
        return packed.toByteArray();
    }

    private static byte[] text(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private static void add(TarArchiveOutputStream tar, String name, byte[] content) throws IOException {
        TarArchiveEntry entry = new TarArchiveEntry(name);
        entry.setSize(content.length);
        tar.putArchiveEntry(entry);
        tar.write(content);
        tar.closeArchiveEntry();
    }

    /** A file of a layer. */
    record SavedFile(String name, String text, int mode, long owner, Instant changed) {
        static SavedFile of(String name, String text, Instant changed) {
            return new SavedFile(name, text, 0644, 0, changed);
        }

        private void writeTo(TarArchiveOutputStream tar) throws IOException {
            TarArchiveEntry entry = new TarArchiveEntry(name);
            byte[] content = text.getBytes(StandardCharsets.ISO_8859_1);
            entry.setSize(content.length);
            entry.setMode(mode);
            entry.setUserId(owner);
            entry.setModTime(changed.toEpochMilli());
            tar.putArchiveEntry(entry);
            tar.write(content);
            tar.closeArchiveEntry();
        }
    }
}
