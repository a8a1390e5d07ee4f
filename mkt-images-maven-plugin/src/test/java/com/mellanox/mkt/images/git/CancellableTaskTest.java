package com.mellanox.mkt.images.git;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.mellanox.mkt.images.failure.CancelledException;
import com.mellanox.mkt.images.failure.MktException;
import com.mellanox.mkt.images.failure.SourceException;
import com.mellanox.mkt.images.type.GitUrl;
import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Fetches that their user cancels. */
class CancellableTaskTest {
    private static final String COMMIT = "0123456789012345678901234567890123456789";

    @Test
    void callWhenInterruptedDisconnectsTheWorkAndEndsTheTransfer() throws Exception {
        CountDownLatch started = new CountDownLatch(1);
        CountDownLatch cut = new CountDownLatch(1);
        CancellableTask cancellation = new CancellableTask();
        FutureTask<Boolean> caller = new FutureTask<>(() -> {
            assertThatThrownBy(() -> cancellation.call(
                            "the test",
                            () -> {
                                started.countDown();
                                cut.await();
                                return null;
                            },
                            cut::countDown,
                            CancellableTaskTest::unexpected))
                    .isInstanceOf(CancelledException.class)
                    .hasMessageContaining("the test was cancelled");
            return Thread.currentThread().isInterrupted();
        });
        Thread thread = new Thread(caller, "caller");
        thread.start();
        started.await();
        thread.interrupt();
        assertThat(caller.get(60, TimeUnit.SECONDS)).isTrue();
        assertThat(cut.await(60, TimeUnit.SECONDS)).isTrue();
        assertThat(cancellation.isCancelled()).isTrue();
    }

    @Test
    void callWhenWorkFailsFailsWithTheExplanation() {
        assertThatThrownBy(() -> new CancellableTask()
                        .call(
                                "the test",
                                () -> {
                                    throw new IOException("broken");
                                },
                                () -> {},
                                e -> new SourceException("explained", "Repair it", e)))
                .isInstanceOf(SourceException.class)
                .hasMessage("explained. Repair it")
                .hasRootCauseMessage("broken");
    }

    @Test
    void callWhenWorkFailsForTheUserFailsAsItDid() {
        SourceException failure = new SourceException("for the user", "Repair it", null);
        assertThatThrownBy(() -> new CancellableTask()
                        .call(
                                "the test",
                                () -> {
                                    throw failure;
                                },
                                () -> {},
                                CancellableTaskTest::unexpected))
                .isSameAs(failure);
    }

    private static MktException unexpected(Exception failure) {
        throw new AssertionError(failure);
    }

    @Test
    void fetchWhenServerKeepsSilentEndsSoonAfterAnInterrupt(@TempDir Path directory) throws Exception {
        Bench bench = new Bench(directory);
        try (GitHttpServer server = new GitHttpServer(bench.server).isSilent()) {
            GitSources patient =
                    new GitSources(bench.cache, bench.access(), bench.events::add, new Timeouts(300_000, 300_000));
            FutureTask<Boolean> fetch = new FutureTask<>(() -> {
                assertThatThrownBy(() -> patient.fetch(new GitUrl(server.url("x.git")), COMMIT))
                        .isInstanceOf(CancelledException.class);
                return Thread.currentThread().isInterrupted();
            });
            Thread thread = new Thread(fetch, "fetch");
            thread.start();
            while (server.requests().isEmpty()) {
                Thread.onSpinWait();
            }
            thread.interrupt();
            assertThat(fetch.get(60, TimeUnit.SECONDS)).isTrue();
        }
    }
}
