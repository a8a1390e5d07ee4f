package com.mellanox.mkt.images.boot;

import static org.assertj.core.api.Assertions.assertThat;

import com.mellanox.mkt.images.boot.UserTerminal.KeyboardInput;
import java.io.IOException;
import java.io.InputStream;
import java.io.PipedInputStream;
import java.io.PipedOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** A terminal that a pipe stands for. */
class KeyboardInputTest {
    private final PipedOutputStream typed = new PipedOutputStream();
    private final CountDownLatch polled = new CountDownLatch(1);
    private final PipedInputStream terminal = new PipedInputStream() {
        @Override
        public synchronized int available() throws IOException {
            polled.countDown();
            return super.available();
        }
    };
    private final KeyboardInput keys = new KeyboardInput(terminal);

    KeyboardInputTest() throws IOException {
        terminal.connect(typed);
    }

    @Test
    void keysWhenTypedAreRead() throws IOException {
        typed.write("ab".getBytes(StandardCharsets.UTF_8));

        assertThat(keys.readNBytes(2)).isEqualTo(new byte[] {'a', 'b'});
    }

    @Test
    void byteWhenItHasTheHighestValueIsNotTheEnd() throws IOException {
        typed.write(0xff);

        assertThat(keys.read()).isEqualTo(0xff);
    }

    @Test
    void readerWhenInterruptedEndsAndLeavesTheNextKey() throws Exception {
        CompletableFuture<Integer> end = new CompletableFuture<>();
        Thread reader = new Thread(() -> end.completeAsync(() -> read(keys), Runnable::run));
        reader.start();
        polled.await();

        reader.interrupt();

        assertThat(end.get(60, TimeUnit.SECONDS)).isEqualTo(-1);
        typed.write('x');
        assertThat(keys.read()).isEqualTo('x');
    }

    private static int read(InputStream in) {
        try {
            return in.read();
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }
}
