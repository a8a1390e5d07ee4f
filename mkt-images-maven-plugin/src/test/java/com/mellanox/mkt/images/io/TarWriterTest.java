package com.mellanox.mkt.images.io;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIOException;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;
import org.junit.jupiter.api.Test;

/** Archives as they are read back: the same bytes for the same tree, whatever its names and the machine. */
class TarWriterTest {
    private static final Instant TIME = Instant.parse("2024-02-29T12:34:56.789Z");

    @Test
    void archiveWhenReadBackHasTheEntriesInOrder() throws IOException {
        assertThat(entries(archive(SampleTree.of("hello"))))
                .containsExactly(
                        "755 0:0 : 1709210096 src/",
                        "644 0:0 : 1709210096 src/file=hello",
                        "755 0:0 : 1709210096 src/run.sh=hello",
                        "777 0:0 : 1709210096 src/link->file",
                        "644 0:0 : 1709210096 src/" + SampleTree.LONG_NAME + "=hello",
                        "644 0:0 : 1709210096 src/größe 🐧=hello",
                        "777 0:0 : 1709210096 src/long->" + SampleTree.LONG_NAME);
    }

    @Test
    void archiveWhenWrittenTwiceIsTheSameBytes() throws IOException {
        assertThat(archive(SampleTree.of("hello"))).isEqualTo(archive(SampleTree.of("hello")));
        assertThat(archive(SampleTree.of("hello"))).isNotEqualTo(archive(SampleTree.of("hellO")));
    }

    @Test
    void archiveWhenNothingIsOnTheMachineOfItsUserNamesNobody() throws IOException {
        assertThat(new String(archive(SampleTree.of("x")), UTF_8))
                .doesNotContain(System.getProperty("user.name") + "\0");
    }

    @Test
    void fileWhenContentIsLongerThanAnnouncedFails() {
        assertThatIOException().isThrownBy(() -> {
            try (TarWriter writer = new TarWriter(new ByteArrayOutputStream(), TIME)) {
                writer.file("x", false, 2, out -> out.write("abc".getBytes(UTF_8)));
            }
        });
    }

    @Test
    void fileWhenContentIsShorterThanAnnouncedFails() {
        assertThatIOException().isThrownBy(() -> {
            TarWriter writer = new TarWriter(new ByteArrayOutputStream(), TIME);
            writer.file("x", false, 4, out -> out.write("abc".getBytes(UTF_8)));
        });
    }

    @Test
    void closeWhenDoneLeavesTheStreamBelowOpen() throws IOException {
        boolean[] closed = {false};
        ByteArrayOutputStream out = new ByteArrayOutputStream() {
            @Override
            public void close() {
                closed[0] = true;
            }
        };
        new TarWriter(out, TIME).close();
        assertThat(closed[0]).isFalse();
        assertThat(out.size()).isPositive();
    }

    static byte[] archive(FileTree tree) throws IOException {
        return archive(tree, TIME);
    }

    static byte[] archive(FileTree tree, Instant time) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try (TarWriter writer = new TarWriter(out, time)) {
            tree.walk(writer);
        }
        return out.toByteArray();
    }

    private static List<String> entries(byte[] archive) throws IOException {
        List<String> entries = new ArrayList<>();
        try (TarArchiveInputStream in = new TarArchiveInputStream(new ByteArrayInputStream(archive), UTF_8.name())) {
            for (TarArchiveEntry entry = in.getNextEntry(); entry != null; entry = in.getNextEntry()) {
                String content = entry.isSymbolicLink()
                        ? "->" + entry.getLinkName()
                        : entry.isDirectory() ? "" : "=" + new String(in.readAllBytes(), UTF_8);
                entries.add(Integer.toOctalString(entry.getMode() & 0777) + " " + entry.getLongUserId() + ":"
                        + entry.getLongGroupId() + " " + entry.getUserName() + ":" + entry.getGroupName() + " "
                        + entry.getLastModifiedTime().toInstant().getEpochSecond() + " " + entry.getName() + content);
            }
        }
        return entries;
    }
}
