package com.mellanox.mkt.images.io;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.OutputStream;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A size that is told beforehand has to be the size that comes, to the byte. */
class TarWriterSizeTest {

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 511, 512, 513, 10_240, 100_000})
    void sizeWhenFilesAreOfAnyLengthIsThatOfTheArchive(int length) throws IOException {
        FileTree tree = SampleTree.of("x".repeat(length));
        assertThat(TarWriter.size(tree)).isEqualTo(TarWriterTest.archive(tree).length);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "1970-01-01T00:00:00Z",
                "1969-12-31T23:59:59Z",
                "2024-02-29T12:34:56.789Z",
                "2300-01-01T00:00:00Z",
                "9999-12-31T00:00:00Z"
            })
    void sizeWhenArchiveHasAnyTimeIsThatOfTheArchive(String time) throws IOException {
        FileTree tree = SampleTree.of("x");
        assertThat(TarWriter.size(tree)).isEqualTo(TarWriterTest.archive(tree, Instant.parse(time)).length);
    }

    @Test
    void sizeWhenTreeIsEmptyIsThatOfTheArchive() throws IOException {
        FileTree tree = visitor -> {};
        assertThat(TarWriter.size(tree)).isEqualTo(TarWriterTest.archive(tree).length);
    }

    @Test
    void sizeWhenAskedForReadsNoContent() throws IOException {
        FileTree tree = visitor -> visitor.file("x", false, 1000, TarWriterSizeTest::refuse);
        assertThat(TarWriter.size(tree)).isGreaterThan(1000);
    }

    private static void refuse(OutputStream out) throws IOException {
        throw new IOException("content was asked for");
    }
}
