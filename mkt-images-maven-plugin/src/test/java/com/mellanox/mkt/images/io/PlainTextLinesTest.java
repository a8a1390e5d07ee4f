package com.mellanox.mkt.images.io;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Tests of {@link PlainTextLines}. */
class PlainTextLinesTest {
    private final List<String> lines = new ArrayList<>();
    private final PlainTextLines plain = new PlainTextLines(lines::add);

    @Test
    void textWhenInPiecesHasItsLines() {
        plain.append("on");
        plain.append("e\nt");
        plain.append("wo\n");

        assertThat(lines).containsExactly("one", "two");
    }

    @Test
    void linesWhenBlankArePassedOver() {
        plain.append("\n \t\n\u001b[0m\na\n");

        assertThat(lines).containsExactly("a");
    }

    @Test
    void colorsAndMovementsWhenInALineAreLeftOut() {
        plain.append("\u001b[0;1;31mred\u001b[0m\u001b[K \u001b[?25lbell\u0007 tab\there\n");

        assertThat(lines).containsExactly("red bell tab\there");
    }

    @Test
    void lineWhenOverwrittenIsTheLastOne() {
        plain.append("10 %\r20 %\r100 %\r\ndone\r\n");

        assertThat(lines).containsExactly("100 %", "done");
    }

    @Test
    void lineWhenCutBeforeItsLineEndIsNotLost() {
        plain.append("windows\r");
        plain.append("\nnext\n");

        assertThat(lines).containsExactly("windows", "next");
    }

    @Test
    void lineWhenLongIsCut() {
        plain.append("x".repeat(2000) + "\n");

        assertThat(lines).singleElement().asString().hasSize(500);
    }

    @Test
    void lineWhenNotEndedIsTakenAtTheEndOnce() {
        plain.append("no end");
        plain.end();
        plain.end();

        assertThat(lines).containsExactly("no end");
    }
}
