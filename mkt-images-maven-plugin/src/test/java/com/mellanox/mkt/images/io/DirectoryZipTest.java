package com.mellanox.mkt.images.io;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.apache.commons.compress.archivers.zip.UnixStat;
import org.apache.commons.compress.archivers.zip.ZipArchiveEntry;
import org.apache.commons.compress.archivers.zip.ZipArchiveOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Archives whose entries lead out of the directory. */
class DirectoryZipTest {
    @TempDir
    private Path root;

    private void write(String name, int mode, String text, ZipArchiveOutputStream zip) throws IOException {
        ZipArchiveEntry entry = new ZipArchiveEntry(name);
        entry.setUnixMode(mode);
        zip.putArchiveEntry(entry);
        zip.write(text.getBytes(StandardCharsets.UTF_8));
        zip.closeArchiveEntry();
    }

    @ParameterizedTest
    @ValueSource(strings = {"../out", "a/../../out", "/out", "."})
    void entryWhenItLeadsOutIsRefused(String name) throws IOException {
        Path file = root.resolve("x.zip");
        try (OutputStream out = Files.newOutputStream(file);
                ZipArchiveOutputStream zip = new ZipArchiveOutputStream(out)) {
            write(name, UnixStat.FILE_FLAG | 0644, "text", zip);
        }

        assertThatThrownBy(() -> DirectoryZip.unpack(file, root.resolve("to/it")))
                .isInstanceOf(IOException.class)
                .hasMessage("the entry '" + name + "' leads out of it");

        assertThat(root.resolve("out")).doesNotExist();
        assertThat(root.resolve("to")).isEmptyDirectory();
    }

    @Test
    void unpackWhenTheFilesAreLargerThanAllowedLeavesNothing() throws IOException {
        Path file = root.resolve("x.zip");
        try (OutputStream out = Files.newOutputStream(file);
                ZipArchiveOutputStream zip = new ZipArchiveOutputStream(out)) {
            write("a", UnixStat.FILE_FLAG | 0644, "0".repeat(60_000), zip);
            write("b", UnixStat.FILE_FLAG | 0644, "0".repeat(60_000), zip);
        }

        assertThatThrownBy(() -> DirectoryZip.unpack(file, root.resolve("to/it"), 119_999))
                .isInstanceOf(IOException.class)
                .hasMessage("the files in it have more than 119999 bytes");
        assertThat(root.resolve("to")).isEmptyDirectory();

        DirectoryZip.unpack(file, root.resolve("to/it"), 120_000);
        assertThat(root.resolve("to/it/b")).hasSize(60_000);
    }

    @Test
    void linkWhenItIsBehindALinkIsNotCreatedThroughIt() throws IOException {
        Path outside = Files.createDirectories(root.resolve("outside"));
        Path file = root.resolve("x.zip");
        try (OutputStream out = Files.newOutputStream(file);
                ZipArchiveOutputStream zip = new ZipArchiveOutputStream(out)) {
            write("a", UnixStat.LINK_FLAG | 0777, outside.toString(), zip);
            write("a/b/c", UnixStat.LINK_FLAG | 0777, "target", zip);
        }

        assertThatThrownBy(() -> DirectoryZip.unpack(file, root.resolve("it"))).isInstanceOf(IOException.class);

        assertThat(outside).isEmptyDirectory();
        assertThat(root.resolve("it")).doesNotExist();
    }

    @Test
    void entryWhenItIsBehindALinkIsNotWrittenThroughIt() throws IOException {
        Path outside = Files.createDirectories(root.resolve("outside"));
        Path file = root.resolve("x.zip");
        try (OutputStream out = Files.newOutputStream(file);
                ZipArchiveOutputStream zip = new ZipArchiveOutputStream(out)) {
            write("a", UnixStat.LINK_FLAG | 0777, outside.toString(), zip);
            write("a/b", UnixStat.FILE_FLAG | 0644, "text", zip);
        }

        assertThatThrownBy(() -> DirectoryZip.unpack(file, root.resolve("it"))).isInstanceOf(IOException.class);

        assertThat(outside).isEmptyDirectory();
        assertThat(root.resolve("it")).doesNotExist();
    }
}
