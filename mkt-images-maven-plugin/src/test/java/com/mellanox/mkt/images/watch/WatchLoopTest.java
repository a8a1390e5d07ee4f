package com.mellanox.mkt.images.watch;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Tests of {@link WatchLoop}. */
@Timeout(30)
class WatchLoopTest {
    private final CountDownLatch runs = new CountDownLatch(1);
    private final BlockingQueue<Boolean> cancelled = new LinkedBlockingQueue<>();

    /** Runs until it is interrupted, and then tells whether it was cancelled. */
    private final class Endless implements WatchLoop.Watched {
        @Override
        public List<WatchTarget> targets() {
            return List.of();
        }

        @Override
        public void run(BooleanSupplier isCancelled) {
            runs.countDown();
            try {
                new CountDownLatch(1).await();
            } catch (InterruptedException e) {
                cancelled.add(isCancelled.getAsBoolean());
            }
        }

        @Override
        public void changed(List<Change> changes, boolean cancels) {
            throw new AssertionError(changes);
        }
    }

    @Test
    void runWhenTheLoopEndsIsCancelled() throws InterruptedException {
        try (FileWatch watch = FileWatch.open()) {
            Thread loop = new Thread(
                    () -> {
                        try {
                            new WatchLoop(watch, new Endless()).run();
                        } catch (InterruptedException e) {
                            Thread.currentThread().interrupt();
                        }
                    },
                    "test-loop");
            loop.start();
            runs.await();

            loop.interrupt();

            assertThat(cancelled.poll(20, TimeUnit.SECONDS)).isTrue();
            loop.join();
        }
    }
}
