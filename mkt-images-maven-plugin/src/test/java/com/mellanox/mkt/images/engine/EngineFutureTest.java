package com.mellanox.mkt.images.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.mellanox.mkt.images.failure.CancelledException;
import com.mellanox.mkt.images.failure.EngineException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** Tests of {@link EngineFuture}. */
class EngineFutureTest {
    private final FakeEngine engine = new FakeEngine();

    @Test
    void engineWhenItAnswersIsThatAndClosedInTheEnd() {
        try (EngineFuture connecting = new EngineFuture(() -> engine).start()) {
            assertThat(connecting.engine()).isSameAs(engine);
            assertThat(engine.isClosed()).isFalse();
        }

        assertThat(engine.isClosed()).isTrue();
    }

    @Test
    void failureWhenConnectingIsThatOfWhoeverAsks() {
        try (EngineFuture connecting = new EngineFuture(() -> {
            throw new EngineException("No engine answers", "Start it", null);
        })) {
            assertThatThrownBy(connecting::engine).isInstanceOf(EngineException.class);
        }
    }

    @Test
    void engineWhenItAnswersTooLateIsClosedAllTheSame() throws InterruptedException {
        CountDownLatch connected = new CountDownLatch(1);
        CountDownLatch closed = new CountDownLatch(1);
        EngineFuture connecting = new EngineFuture(() -> {
                    connected.countDown();
                    awaitUninterruptibly(closed);
                    return engine;
                })
                .start();
        assertThat(connected.await(60, TimeUnit.SECONDS)).isTrue();

        connecting.close();
        closed.countDown();

        assertThatThrownBy(connecting::engine).isInstanceOf(CancelledException.class);
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(10);
        while (!engine.isClosed() && System.nanoTime() < end) {
            Thread.onSpinWait();
        }
        assertThat(engine.isClosed()).isTrue();
    }

    private static void awaitUninterruptibly(CountDownLatch latch) {
        while (true) {
            try {
                latch.await();
                return;
            } catch (InterruptedException e) {
                // The engine that is being connected to does not know that nobody waits for it.
            }
        }
    }
}
