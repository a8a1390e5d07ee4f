package com.mellanox.mkt.images.boot;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Tests of {@link LineSplitter}. */
class LineSplitterTest {
    private final List<String> lines = new ArrayList<>();
    private final LineSplitter bytes = new LineSplitter(lines::add);

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    @Test
    void textWhenSplitAnywhereHasTheSameLines() {
        for (byte next : bytes("Größe: 5 €\r\n\u001b[1mzweite\u001b[0m\n")) {
            bytes.append(new byte[] {next});
        }

        assertThat(lines).containsExactly("Größe: 5 €", "zweite");
    }

    @Test
    void lineWhenNotEndedIsPassedAtTheEnd() {
        bytes.append(bytes("no end"));
        assertThat(lines).isEmpty();

        bytes.end();
        bytes.end();

        assertThat(lines).containsExactly("no end");
    }

    @Test
    void lineWhenWithoutEndIsTruncated() {
        for (int i = 0; i < 100; i++) {
            bytes.append(bytes("x".repeat(1000)));
        }
        bytes.append(bytes("\nnext\n"));

        assertThat(lines).hasSize(2).last().isEqualTo("next");
        assertThat(lines.get(0)).matches("x{500}");
    }

    @Test
    void bytesWhenInvalidAreReplaced() {
        bytes.append(new byte[] {'a', (byte) 0xff, 'b', '\n'});

        assertThat(lines).containsExactly("a\ufffdb");
    }
}
