package com.mellanox.mkt.images.engine.docker;

import static org.assertj.core.api.Assertions.assertThat;

import com.mellanox.mkt.images.engine.ContainerRequest;
import com.mellanox.mkt.images.engine.ContainerRequest.Terminal;
import com.mellanox.mkt.images.engine.RunningContainer;
import com.mellanox.mkt.images.engine.TextOutput;
import com.mellanox.mkt.images.type.ImageReference;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.PipedInputStream;
import java.io.PipedOutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Programs in terminals on the engine of this machine: sizes, and bytes as they are in both directions. */
class TerminalIT {
    private static final Duration LONG = Duration.ofSeconds(30);
    private static final String BUSYBOX = "/bin/busybox ";

    private final TextOutput output = new TextOutput();
    private RealEngine real;
    private DockerEngine engine;

    @BeforeEach
    void connect() throws IOException {
        real = new RealEngine();
        engine = real.connect();
    }

    @AfterEach
    void cleanUp() {
        engine.close();
        assertThat(real.containers()).isEmpty();
        real.close();
    }

    private RunningContainer start(String script, InputStream input) {
        ContainerRequest request = ContainerRequest.of(
                        engine.find(ImageReference.parse(real.busybox())).orElseThrow(), List.of("sh", "-c", script))
                .with(new Terminal(100, 40));
        return engine.start(request, output, input);
    }

    @Test
    void terminalWhenResizedTellsTheProgram() throws Exception {
        PipedOutputStream typed = new PipedOutputStream();
        try (RunningContainer container = start(
                "read go; " + BUSYBOX + "stty size; trap '" + BUSYBOX + "stty size; exit 3' WINCH; echo up;"
                        + " while true; do sleep 0.1; done",
                new PipedInputStream(typed))) {
            typed.write('\n');
            typed.flush();
            output.await("up\r\n");
            assertThat(output.stdout()).contains("40 100\r\n");

            container.resize(new Terminal(132, 50));

            assertThat(container.await(LONG)).hasValue(3);
            assertThat(output.stdout()).endsWith("50 132\r\n");
            assertThat(output.stderr()).isEmpty();
            container.resize(new Terminal(80, 24));
        }
    }

    @Test
    void inputWhenInATerminalArrivesByteByByteAsItIsTyped() throws Exception {
        PipedOutputStream typed = new PipedOutputStream();
        try (RunningContainer container = start(
                BUSYBOX + "stty raw -echo; echo up; dd bs=1 count=5 2>/dev/null | " + BUSYBOX + "od -An -tx1",
                new PipedInputStream(typed))) {
            output.await("up");
            // What Docker would take for the wish to leave the terminal, among them.
            typed.write(new byte[] {0x10, 0x11, 0x03, (byte) 0xff, 'a'});
            typed.flush();

            assertThat(container.await(LONG)).hasValue(0);
            assertThat(output.stdout()).contains("10 11 03 ff 61");
        }
    }

    @Test
    void inputWhenItEndsLeavesTheTerminalOpen() {
        byte[] line = "typed\n".getBytes(StandardCharsets.UTF_8);
        try (RunningContainer container =
                start("read a; sleep 0.5; echo got $a; exit 6", new ByteArrayInputStream(line))) {
            assertThat(container.await(LONG)).hasValue(6);
        }
        assertThat(output.stdout()).endsWith("got typed\r\n");
    }
}
