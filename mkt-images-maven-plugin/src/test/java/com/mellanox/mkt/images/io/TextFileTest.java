package com.mellanox.mkt.images.io;

import static org.assertj.core.api.Assertions.assertThat;

import com.mellanox.mkt.images.failure.Problem;
import com.mellanox.mkt.images.failure.Problems;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Text files that can be read, and the reasons why others cannot. */
class TextFileTest {
    @TempDir
    private Path directory;

    private final Problems problems = new Problems();

    @Test
    void readWhenUtf8KeepsTextAndLines() throws IOException {
        Path file = Files.writeString(directory.resolve("a"), "eins\r\nzwölf 🐧\n\n");
        assertThat(TextFile.read(file, problems))
                .hasValueSatisfying(text -> assertThat(text.lines()).containsExactly("eins\r", "zwölf 🐧", ""));
        assertThat(problems.isEmpty()).isTrue();
    }

    @Test
    void linesWhenLastHasNoLineEndCountsIt() {
        assertThat(new TextFile(directory, "a\nb").lines()).containsExactly("a", "b");
        assertThat(new TextFile(directory, "").lines()).isEmpty();
    }

    @Test
    void readWhenNotUtf8NamesLineAndByte() throws IOException {
        Path file = Files.write(directory.resolve("a"), "a\nb\nf\u00fcr\n".getBytes(StandardCharsets.ISO_8859_1));
        assertThat(TextFile.read(file, problems)).isEmpty();
        assertThat(problems.list()).singleElement().satisfies(problem -> {
            assertThat(problem.line()).isEqualTo(3);
            assertThat(problem.what()).contains("not UTF-8 (0xfc)");
        });
    }

    @ParameterizedTest
    @ValueSource(strings = {"UTF-16", "UTF-16LE", "UTF-16BE"})
    void readWhenUtf16NamesItAndTheConversion(String encoding) throws IOException {
        Path file = Files.write(directory.resolve("a"), "# Grüße\n".getBytes(Charset.forName(encoding)));
        assertThat(TextFile.read(file, problems)).isEmpty();
        assertThat(problems.list()).singleElement().satisfies(problem -> {
            assertThat(problem.what()).contains(encoding);
            assertThat(problem.remedy()).contains("iconv -f " + encoding + " -t UTF-8 a");
        });
    }

    @Test
    void readWhenCutWithinACharacterIsReported() throws IOException {
        Path file = Files.write(directory.resolve("a"), new byte[] {'a', '\n', (byte) 0xc3});
        assertThat(TextFile.read(file, problems)).isEmpty();
        assertThat(problems.list()).singleElement().extracting(Problem::line).isEqualTo(2);
    }

    @Test
    void readWhenTooLargeSaysHowLargeAndReadsNothing() throws IOException {
        Path file = directory.resolve("a");
        try (RandomAccessFile large = new RandomAccessFile(file.toFile(), "rw")) {
            large.setLength(10L << 20);
        }
        assertThat(TextFile.read(file, problems)).isEmpty();
        assertThat(problems.list()).singleElement().extracting(Problem::what).isEqualTo("the file has 10485760 bytes");
    }

    @Test
    void readWhenThereIsNoneOrADirectoryOrALinkToNothingSaysWhich() throws IOException {
        TextFile.read(directory.resolve("none"), problems);
        TextFile.read(directory, problems);
        TextFile.read(Files.createSymbolicLink(directory.resolve("link"), Path.of("nowhere")), problems);
        assertThat(problems.list())
                .extracting(Problem::what)
                .containsExactly(
                        "there is no such file",
                        "this is not a regular file",
                        "this is a symbolic link to nowhere, which does not exist");
    }
}
