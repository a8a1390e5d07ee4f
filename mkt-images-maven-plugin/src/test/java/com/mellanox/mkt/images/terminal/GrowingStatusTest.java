package com.mellanox.mkt.images.terminal;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.stream.Stream;
import org.jline.terminal.Size;
import org.jline.terminal.impl.LineDisciplineTerminal;
import org.jline.utils.AttributedString;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Tests of {@link GrowingStatus}: what it writes to the terminal. */
class GrowingStatusTest {
    private final ByteArrayOutputStream output = new ByteArrayOutputStream();
    private LineDisciplineTerminal terminal;
    private GrowingStatus status;

    @BeforeEach
    void open() throws IOException {
        terminal = new LineDisciplineTerminal("test", "xterm-256color", output, StandardCharsets.UTF_8);
        terminal.setSize(Size.of(80, 24));
        status = new GrowingStatus(terminal);
    }

    private String written(String... lines) {
        output.reset();
        status.update(Stream.of(lines).map(AttributedString::new).toList());
        terminal.flush();
        return output.toString(StandardCharsets.UTF_8);
    }

    @Test
    void linesWhenThereAreMoreThanBeforeAreWrittenAsAWhole() {
        written("build  3/3 : RUN sleep 3   4.4 s of 7.5 s", "deb12  0 of 4 images");

        List<String> more = List.of(
                "perftest  6/6 : RUN make   0.3 s of 9.5 s",
                "  CC main.o",
                "kvm  2/5 : RUN make",
                "deb12  1 of 4 images");

        assertThat(written(more.toArray(String[]::new))).contains(more);
    }

    @Test
    void linesWhenThereAreAsManyAsBeforeAreWrittenWhereTheyDiffer() {
        written("kvm  2/5 : RUN make   0.3 s of 9.5 s", "deb12  1 of 4 images");

        assertThat(written("kvm  2/5 : RUN make   0.8 s of 9.5 s", "deb12  1 of 4 images"))
                .contains("8")
                .doesNotContain("RUN make", "images");
    }
}
