package com.mellanox.mkt.images.maven;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Predicate;

/** A terminal of tmux, with a shell in it. */
final class TmuxTerminal implements AutoCloseable {
    private static final Duration AT_MOST = Duration.ofMinutes(2);

    private final String server = "mkt-test-" + UUID.randomUUID();

    /** Starts a shell. */
    TmuxTerminal(Path directory, int columns, int rows) {
        tmux(
                "set-option",
                "-g",
                "history-limit",
                "50000",
                ";",
                "new-session",
                "-d",
                "-x",
                String.valueOf(columns),
                "-y",
                String.valueOf(rows),
                "-c",
                directory.toString(),
                "env LC_ALL=C.UTF-8 bash --norc");
        type("PS1='$ '; clear");
    }

    /** Types a line. */
    void type(String line) {
        tmux("send-keys", "-l", line);
        press("Enter");
    }

    /** Types words, and presses the keys among them that have a name in tmux: {@code Tab}. */
    void keys(String... wordsAndKeys) {
        for (String each : wordsAndKeys) {
            press(each);
        }
    }

    /** Presses a key by its name in tmux: {@code C-c}. */
    void press(String key) {
        tmux("send-keys", "--", key);
    }

    void resize(int columns, int rows) {
        tmux("resize-window", "-x", String.valueOf(columns), "-y", String.valueOf(rows));
    }

    /** The lines that are on the screen, without blanks at their ends. */
    List<String> screen() {
        return tmux("capture-pane", "-p").lines().map(String::stripTrailing).toList();
    }

    /** The lines that are on the screen, with the commands to a terminal that make their colours. */
    List<String> screenInColours() {
        return tmux("capture-pane", "-p", "-e").lines().toList();
    }

    /** All lines, also those that are not on the screen any more. */
    List<String> scrollBack() {
        return tmux("capture-pane", "-p", "-J", "-S", "-")
                .lines()
                .map(String::stripTrailing)
                .toList();
    }

    /** Waits for a screen; tells it. All lines are told if it does not come. */
    List<String> await(Predicate<List<String>> wanted) {
        long start = System.nanoTime();
        List<String> screen = screen();
        while (!wanted.test(screen)) {
            if (Duration.ofNanos(System.nanoTime() - start).compareTo(AT_MOST) >= 0) {
                fail("The screen does not come. All lines:\n" + String.join("\n", scrollBack()));
            }
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(100));
            screen = screen();
        }
        return screen;
    }

    private String tmux(String... arguments) {
        List<String> command = new ArrayList<>(List.of("tmux", "-u", "-f", "/dev/null", "-L", server));
        command.addAll(List.of(arguments));
        try {
            Process process =
                    new ProcessBuilder(command).redirectErrorStream(true).start();
            String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            assertThat(process.waitFor()).as(output).isZero();
            return output;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    /** Ends all that runs in it. */
    @Override
    public void close() {
        tmux("kill-server");
    }
}
