package com.mellanox.mkt.images.engine.docker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.mellanox.mkt.images.engine.TextOutput;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

/** What an engine sends of a program's outputs, and how it can break. */
class StandardStreamsTest {
    private final TextOutput output = new TextOutput();
    private final ByteArrayOutputStream stream = new ByteArrayOutputStream();

    private void frame(int type, String text, int length) throws IOException {
        DataOutputStream out = new DataOutputStream(stream);
        out.writeInt(type << 24);
        out.writeInt(length);
        out.write(text.getBytes(StandardCharsets.UTF_8));
    }

    private void frame(int type, String text) throws IOException {
        frame(type, text, text.length());
    }

    private void read() throws IOException {
        StandardStreams.read(new ByteArrayInputStream(stream.toByteArray()), output, () -> false);
    }

    @Test
    void framesWhenOfBothOutputsAreSeparated() throws IOException {
        frame(1, "out");
        frame(2, "err");
        frame(1, "");
        frame(1, "x".repeat(100_000));

        read();

        assertThat(output.stdout()).isEqualTo("out" + "x".repeat(100_000));
        assertThat(output.stderr()).isEqualTo("err");
    }

    @Test
    void framesWhenCutOffAreNoEnd() throws IOException {
        frame(1, "half", 8);

        assertThatThrownBy(this::read).isInstanceOf(EOFException.class);
        assertThat(output.stdout()).isEqualTo("half");
    }

    @Test
    void framesWhenTheEngineFailsReportItsMessage() throws IOException {
        frame(3, "disk is full");

        assertThatThrownBy(this::read).isInstanceOf(IOException.class).hasMessage("disk is full");
    }
}
