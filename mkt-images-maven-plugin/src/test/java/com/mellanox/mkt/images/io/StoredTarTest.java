package com.mellanox.mkt.images.io;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Instant;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Tests of {@link StoredTar}. */
class StoredTarTest {
    @TempDir
    private Path directory;

    private StoredTar store() throws IOException {
        ByteArrayOutputStream packed = new ByteArrayOutputStream();
        try (GZIPOutputStream gzip = new GZIPOutputStream(packed)) {
            gzip.write("unpacked".getBytes(StandardCharsets.UTF_8));
        }
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (TarWriter tar = new TarWriter(bytes, Instant.EPOCH)) {
            tar.file("a/plain", false, 5, out -> out.write("plain".getBytes(StandardCharsets.UTF_8)));
            tar.file("b/packed", false, packed.size(), packed::writeTo);
            tar.link("b/link", "../a/plain");
            tar.file("empty", false, 0, out -> {});
        }
        return new StoredTar(directory, new ByteArrayInputStream(bytes.toByteArray()));
    }

    private static String text(StoredTar tar, String name) throws IOException {
        try (InputStream in = tar.open(name)) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    @Test
    void entryWhenReadInAnyOrderIsDecompressedAndFollowed() throws IOException {
        try (StoredTar tar = store()) {
            assertThat(text(tar, "b/packed")).isEqualTo("unpacked");
            assertThat(text(tar, "b/link")).isEqualTo("plain");
            assertThat(text(tar, "a/plain")).isEqualTo("plain");
            assertThat(text(tar, "empty")).isEmpty();
            assertThatThrownBy(() -> tar.open("c"))
                    .isInstanceOf(FileNotFoundException.class)
                    .hasMessage("c");
        }
        assertThat(directory).isEmptyDirectory();
    }

    @Test
    void tarWhenItCannotBeReadToItsEndLeavesNoFile() {
        InputStream broken = new InputStream() {
            @Override
            public int read() throws IOException {
                throw new IOException("the connection is lost");
            }

            @Override
            public int read(byte[] bytes, int offset, int length) throws IOException {
                return read();
            }
        };

        assertThatThrownBy(() -> new StoredTar(directory, broken)).hasMessage("the connection is lost");
        assertThat(directory).isEmptyDirectory();
    }

    @Test
    void linkWhenItLeadsToItselfIsAnError() throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (TarWriter writer = new TarWriter(bytes, Instant.EPOCH)) {
            writer.link("a", "b");
            writer.link("b", "a");
        }
        try (StoredTar tar = new StoredTar(directory, new ByteArrayInputStream(bytes.toByteArray()))) {
            assertThatThrownBy(() -> tar.open("a"))
                    .isInstanceOf(IOException.class)
                    .hasMessage("a is a symbolic link that leads to itself");
        }
    }
}
