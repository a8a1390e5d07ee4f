package com.mellanox.mkt.images.io;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIOException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarConstants;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Layers as they are written: the same bytes for the same files, with all that a tar says of them. */
class LayerFilesTest {
    /** Capabilities that are no text. */
    private static final byte[] CAPABILITIES = {1, 0, 0, 2, (byte) 0x80, 0, 0, 0, 0, 0, 0, '\n', 0, 0, 0, 0, 0, 0, 0, 0
    };

    private static final String LONG_NAME = "d".repeat(90) + "/" + "f".repeat(160);

    @TempDir
    private Path root;

    private static SampleTar tar() {
        return new SampleTar(entry -> {});
    }

    private byte[] layer(String path, SampleTar tar) throws IOException {
        return layer(path, tar.bytes());
    }

    private byte[] layer(String path, byte[] tar) throws IOException {
        try (LayerFiles files = new LayerFiles(root.resolve("tmp"))) {
            files.add(path, new ByteArrayInputStream(tar));
            return written(files);
        }
    }

    private static byte[] written(LayerFiles files) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        files.writeTo(out);
        return out.toByteArray();
    }

    /** Each entry as {@code name type mode owner:group target attributes content}. */
    private static List<String> entries(byte[] layer) throws IOException {
        List<String> entries = new ArrayList<>();
        new TarReader(new ByteArrayInputStream(layer))
                .forEach((entry, content) -> entries.add(String.join(
                                " ",
                                entry.name(),
                                entry.type(),
                                Integer.toOctalString(entry.mode()),
                                entry.owner() + ":" + entry.group(),
                                entry.target(),
                                entry.attributes().isEmpty()
                                        ? ""
                                        : entry.attributes().toString(),
                                new String(content.readAllBytes(), StandardCharsets.UTF_8))
                        .replaceAll(" +", " ")
                        .strip()));
        return entries;
    }

    @Test
    void layerWhenOnlyOrderAndTimesDifferIsTheSameBytes() throws IOException {
        SampleTar later = new SampleTar(entry -> entry.setModTime(1_000_000L));

        assertThat(layer(
                        "/opt/simx",
                        later.file("simx/b", "2").file("simx/a", "1").directory("simx")))
                .isEqualTo(layer(
                        "/opt/simx", tar().directory("simx").file("simx/a", "1").file("simx/b", "2")));
    }

    @Test
    void layerWhenAnotherNameOfAFileCameFirstIsTheSameBytes() throws IOException {
        byte[] one = layer(
                "/simx", tar().file("simx/a", "1").hardLink("simx/b", "simx/a").hardLink("simx/c", "simx/b"));

        assertThat(layer(
                        "/simx",
                        tar().file("simx/c", "1").hardLink("simx/b", "simx/c").hardLink("simx/a", "simx/c")))
                .isEqualTo(one);
        assertThat(entries(one))
                .containsExactly(
                        "simx directory 755 0:0",
                        "simx/a file 644 0:0 1",
                        "simx/b hard link 644 0:0 simx/a",
                        "simx/c hard link 644 0:0 simx/a");
    }

    @Test
    void layerWhenReadBackHasTheDirectoriesAboveAndEveryKindOfFile() throws IOException {
        byte[] layer = layer(
                "/opt/my/simx",
                tar().directory("simx")
                        .file("simx/" + LONG_NAME, "long")
                        .file("simx/größe 🐧", "ü")
                        .link("simx/link", "../elsewhere/" + LONG_NAME)
                        .special("simx/pipe", TarConstants.LF_FIFO));

        assertThat(entries(layer))
                .containsExactly(
                        "opt directory 755 0:0",
                        "opt/my directory 755 0:0",
                        "opt/my/simx directory 755 0:0",
                        "opt/my/simx/" + LONG_NAME.substring(0, 90) + " directory 755 0:0",
                        "opt/my/simx/" + LONG_NAME + " file 644 0:0 long",
                        "opt/my/simx/größe 🐧 file 644 0:0 ü",
                        "opt/my/simx/link link 777 0:0 ../elsewhere/" + LONG_NAME,
                        "opt/my/simx/pipe pipe 644 0:0");
    }

    @Test
    void layerWhenFilesHaveModesAndOwnersKeepsThem() throws IOException {
        SampleTar tar = new SampleTar(entry -> {
            entry.setMode(entry.isDirectory() ? 01700 : 04755);
            entry.setUserId(3_000_000L);
            entry.setGroupId(34L);
        });

        assertThat(entries(layer(
                        "/simx",
                        tar.directory("simx")
                                .file("simx/a", "1")
                                .hardLink("simx/b", "simx/a")
                                .link("simx/c", "a"))))
                .containsExactly(
                        "simx directory 1700 3000000:34",
                        "simx/a file 4755 3000000:34 1",
                        "simx/b hard link 4755 3000000:34 simx/a",
                        "simx/c link 777 3000000:34 a");
    }

    @Test
    void layerWhenThereAreDevicesKeepsTheirNumbers() throws IOException {
        SampleTar tar = new SampleTar(entry -> {
            entry.setDevMajor(8);
            entry.setDevMinor(17);
        });

        assertThat(entries(
                        layer("/dev", tar.special("dev/a", TarConstants.LF_BLK).special("dev/b", TarConstants.LF_CHR))))
                .containsExactly("dev directory 755 0:0", "dev/a block 8:17 644 0:0", "dev/b character 8:17 644 0:0");
    }

    @Test
    void attributesWhenTheyAreNoTextAreKeptByteByByte() throws IOException {
        SampleTar tar = new SampleTar(SampleTar.CAPABLE.andThen(LayerFilesTest::ownedByABigNumber))
                .file("simx/größe", "1")
                .file("simx/" + LONG_NAME, "2")
                .hardLink("simx/a", "simx/größe")
                .directory("simx/d");
        String attributes = " {security.capability=" + new String(CAPABILITIES, StandardCharsets.ISO_8859_1) + "}";

        byte[] layer = layer("/simx", tar.bytes(CAPABILITIES));

        assertThat(entries(layer))
                .containsExactly(
                        "simx directory 755 0:0",
                        "simx/a file 644 3000000:0" + attributes + " 1",
                        "simx/d directory 755 3000000:0" + attributes,
                        "simx/" + LONG_NAME.substring(0, 90) + " directory 755 0:0",
                        "simx/" + LONG_NAME + " file 644 3000000:0" + attributes + " 2",
                        "simx/größe hard link 644 3000000:0 simx/a" + attributes);
    }

    private static void ownedByABigNumber(TarArchiveEntry entry) {
        entry.setUserId(3_000_000L);
    }

    @Test
    void productsWhenOneIsWithinAnotherAreOnce() throws IOException {
        byte[] outer = tar().directory("simx")
                .file("simx/a", "1")
                .hardLink("simx/lib/b", "simx/a")
                .bytes();
        byte[] inner = tar().directory("lib").file("lib/b", "1").bytes();

        try (LayerFiles one = new LayerFiles(root);
                LayerFiles other = new LayerFiles(root)) {
            one.add("/opt/simx", new ByteArrayInputStream(outer));
            one.add("/opt/simx/lib", new ByteArrayInputStream(inner));
            other.add("/opt/simx/lib", new ByteArrayInputStream(inner));
            other.add("/opt/simx", new ByteArrayInputStream(outer));

            assertThat(written(one)).isEqualTo(written(other));
            assertThat(entries(written(one)))
                    .contains("opt/simx/a file 644 0:0 1", "opt/simx/lib/b hard link 644 0:0 opt/simx/a");
        }
    }

    @Test
    void layerWhenItCannotBeWrittenSaysWhy() {
        assertThatIOException()
                .isThrownBy(() -> layer("/simx", tar().hardLink("simx/b", "simx/a")))
                .withMessage("simx/b is another name of simx/a, which is not there");
        assertThatIOException()
                .isThrownBy(() -> layer("/simx", tar().link("simx", "elsewhere").file("simx/a", "1")))
                .withMessage("simx/a is in simx, which is not a directory");
        assertThatIOException()
                .isThrownBy(() -> layer("/simx", tar().file("simx/\ufffd", "1")))
                .withMessageEndingWith(": its name is not UTF-8");
    }

    @Test
    void contentsWhenClosedAreGone() throws IOException {
        layer("/simx", tar().file("simx", "1"));

        assertThat(root.resolve("tmp")).isEmptyDirectory();
    }

    @Test
    void writeWhenTheTemporaryFileWasTruncatedFailsWithTheName() throws IOException {
        try (LayerFiles files = new LayerFiles(root.resolve("tmp"))) {
            files.add(
                    "/opt/lib",
                    new ByteArrayInputStream(tar().file("lib", "content").bytes()));
            files.writeTo(OutputStream.nullOutputStream());
            try (Stream<Path> held = Files.list(root.resolve("tmp"));
                    FileChannel contents = FileChannel.open(held.findFirst().orElseThrow(), StandardOpenOption.WRITE)) {
                contents.truncate(3);
            }

            assertTimeoutPreemptively(
                    Duration.ofSeconds(30),
                    () -> assertThatThrownBy(() -> files.writeTo(OutputStream.nullOutputStream()))
                            .isInstanceOf(IOException.class)
                            .hasMessageContaining("lib"));
        }
    }
}
