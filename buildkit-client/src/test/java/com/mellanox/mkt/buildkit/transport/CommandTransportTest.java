package com.mellanox.mkt.buildkit.transport;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.io.IOException;
import java.net.Socket;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Programs as connections. */
class CommandTransportTest {

    private static Socket start(String script) throws IOException {
        return Transport.command(List.of("sh", "-c", script)).connect(true);
    }

    @Test
    void bytesWhenTheProgramAnswersTravelBothWays() throws IOException {
        try (Socket socket = start("exec cat")) {
            socket.getOutputStream().write("hello".getBytes(UTF_8));

            assertThat(socket.getInputStream().readNBytes(5)).asString(UTF_8).isEqualTo("hello");
        }
    }

    @Test
    void readWhenTheProgramFailsTellsExitCodeAndError() throws IOException {
        try (Socket socket = start("echo no such host >&2; exit 3")) {
            assertThatThrownBy(() -> socket.getInputStream().read())
                    .isInstanceOf(IOException.class)
                    .hasMessageContaining("exit code 3")
                    .hasMessageContaining("no such host");
        }
    }

    @Test
    void readWhenTheProgramFailsLaterTellsExitCodeAndError() throws IOException {
        try (Socket socket = start("echo hello; echo broken pipe >&2; exit 4")) {
            assertThat(socket.getInputStream().readNBytes(6)).asString(UTF_8).isEqualTo("hello\n");
            assertThatThrownBy(() -> socket.getInputStream().read())
                    .isInstanceOf(IOException.class)
                    .hasMessageContaining("exit code 4")
                    .hasMessageContaining("broken pipe");
        }
    }

    @ParameterizedTest
    @CsvSource({"'echo no such container >&2', no such container", "echo no buildctl, no buildctl"})
    void readWhenTheProgramFailsWithoutAnAnswerKeepsWhatItWrote(String script, String output) throws IOException {
        try (Socket socket = start(script + "; exit 126")) {
            CommandException failure = catchThrowableOfType(
                    CommandException.class, () -> socket.getInputStream().readAllBytes());

            assertThat(failure.exitCode()).hasValue(126);
            assertThat(failure.output()).isEqualTo(output);
            assertThat(failure).hasMessageEndingWith("' ended with exit code 126: " + output);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"\\000\\000\\022", "HTTP/1.1 101 Switching Protocols"})
    void readWhenTheProgramFailsAfterAnAnswerIsALostConnection(String answer) throws IOException {
        try (Socket socket = start("printf '" + answer + "'; exit 1")) {
            assertThatThrownBy(() -> socket.getInputStream().readAllBytes())
                    .isExactlyInstanceOf(IOException.class)
                    .hasMessageEndingWith("' ended with exit code 1");
        }
    }

    @Test
    void closeWhenTheProgramDoesNotEndKillsItAndItsChildren() throws Exception {
        Socket socket = start("sleep 3600 & echo $!; wait");
        StringBuilder pid = new StringBuilder();
        for (int next = socket.getInputStream().read();
                next != '\n';
                next = socket.getInputStream().read()) {
            pid.append((char) next);
        }
        ProcessHandle child = ProcessHandle.of(Long.parseLong(pid.toString())).orElseThrow();

        socket.close();

        // The JDK asks for the end of a process that is not its child at long intervals.
        for (int i = 0; i < 1000 && child.isAlive(); i++) {
            TimeUnit.MILLISECONDS.sleep(10);
        }
        assertThat(child.isAlive()).isFalse();
    }

    @Test
    void commandWhenItIsEmptyIsRefused() {
        assertThatThrownBy(() -> Transport.command(List.of())).isInstanceOf(IllegalArgumentException.class);
    }
}
