package com.mellanox.mkt.images.boot;

import static org.assertj.core.api.Assertions.assertThat;

import com.mellanox.mkt.images.boot.VmMessage.Report;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Tests of {@link VmMessageQueue}. */
class VmMessageQueueTest {
    private static final Duration NOW = Duration.ZERO;
    private static final Duration LONG = Duration.ofSeconds(10);
    private static final int MORE_THAN_CAPACITY = 3000;

    private final VmMessageQueue messages = new VmMessageQueue();

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    @Test
    void linesWhenSplitAnywhereAreComplete() throws Exception {
        for (byte next : bytes(SampleBoot.report("failed", "größe.service") + "\n" + SampleBoot.report("done", ""))) {
            messages.stdout(new byte[] {next});
        }

        assertThat(messages.next(NOW)).contains(new Report("failed", "größe.service"));
        assertThat(messages.next(NOW)).contains(new Report("done", ""));
        assertThat(messages.next(NOW)).isEmpty();
        assertThat(messages.isEmpty()).isTrue();
    }

    @Test
    void linesWhenInOnePieceAreSeveral() throws Exception {
        messages.stdout(
                bytes("warning: no JSON\n" + SampleBoot.report("a", "1") + SampleBoot.report("b", "2") + "{\"eve"));

        assertThat(messages.next(NOW)).contains(new Report("a", "1"));
        assertThat(messages.next(NOW)).contains(new Report("b", "2"));
        assertThat(messages.next(NOW)).isEmpty();
    }

    @Test
    void linesWhenLongerThanAnyMessageAreDropped() throws Exception {
        messages.stdout(bytes(SampleBoot.report("a", "x".repeat(2 << 20))));
        messages.stdout(bytes(SampleBoot.report("b", "2")));

        assertThat(messages.next(NOW)).contains(new Report("b", "2"));
    }

    @Test
    void errorsWhenACharacterIsSplitAreComplete() {
        byte[] text = bytes("do-kvm.py: größe\n\u001b[31mqemu: €\n\n");
        for (byte next : text) {
            messages.stderr(new byte[] {next});
        }

        assertThat(messages.errors()).containsExactly("do-kvm.py: größe", "qemu: €");
    }

    @Test
    void errorsWhenManyAreTheLast() {
        for (int i = 0; i < 100; i++) {
            messages.stderr(bytes("warning " + i + "\n"));
        }

        assertThat(messages.errors()).hasSize(20).startsWith("warning 80").endsWith("warning 99");
    }

    @Test
    void errorsWhenWithoutEndDoNotFillTheMemory() {
        byte[] piece = bytes("x".repeat(10_000));
        for (int i = 0; i < 100; i++) {
            messages.stderr(piece);
        }

        assertThat(messages.errors()).singleElement().asString().hasSize(500);
    }

    @Test
    @Timeout(20)
    void writerWhenTheQueueIsFullWaits() throws Exception {
        Thread writer = writer();
        int count = 0;
        while (messages.next(count < MORE_THAN_CAPACITY ? LONG : NOW).isPresent()) {
            count++;
        }

        assertThat(count).isEqualTo(MORE_THAN_CAPACITY);
        writer.join();
    }

    @Test
    @Timeout(20)
    void writerWhenTheQueueIsClosedIsUnblocked() throws Exception {
        Thread writer = writer();
        awaitFull(writer);

        messages.close();

        writer.join();
        assertThat(writer.isAlive()).isFalse();
    }

    @Test
    @Timeout(20)
    void writerWhenInterruptedReturnsAndStaysInterrupted() throws Exception {
        Thread writer = new Thread(() -> {
            fill();
            if (!Thread.currentThread().isInterrupted()) {
                throw new AssertionError("the interrupt is lost");
            }
        });
        List<Throwable> failures = new CopyOnWriteArrayList<>();
        writer.setUncaughtExceptionHandler((thread, failure) -> failures.add(failure));
        writer.start();
        awaitFull(writer);

        writer.interrupt();

        writer.join();
        assertThat(failures).isEmpty();
    }

    private Thread writer() {
        Thread writer = new Thread(this::fill);
        writer.start();
        return writer;
    }

    /** Waits until the writer waits. */
    private static void awaitFull(Thread writer) {
        while (writer.getState() != Thread.State.WAITING) {
            Thread.onSpinWait();
        }
    }

    private void fill() {
        byte[] line = bytes(SampleBoot.report("a", "1"));
        for (int i = 0; i < MORE_THAN_CAPACITY; i++) {
            messages.stdout(line);
        }
    }
}
