package com.mellanox.mkt.images.run;

import static org.assertj.core.api.Assertions.assertThat;

import com.mellanox.mkt.images.engine.BuildStepException;
import com.mellanox.mkt.images.engine.FakeEngine;
import com.mellanox.mkt.images.engine.FakeGate;
import com.mellanox.mkt.images.failure.MktException;
import com.mellanox.mkt.images.plan.SampleKey;
import com.mellanox.mkt.images.watch.Change;
import com.mellanox.mkt.images.watch.FileWatch;
import com.mellanox.mkt.images.watch.WatchLoop;
import com.mellanox.mkt.images.watch.WatchTarget;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Builds that run again after changes, by {@link WatchLoop}. */
@Timeout(30)
class WatchedBuildTest {
    private static final String KVM = "harbor.mellanox.com/mkt/kvm:deb12";

    @TempDir
    private Path root;

    private final FakeEngine engine = new FakeEngine();
    private final BlockingQueue<String> told = new LinkedBlockingQueue<>();
    private SampleKey key;
    private FileWatch watch;
    private Thread loop;

    @BeforeEach
    void createKey() throws IOException {
        key = new SampleKey(root).write("kvm.Dockerfile", "FROM debian:bookworm", "RUN one");
        watch = FileWatch.open();
        loop = new Thread(this::loop, "test-watch");
    }

    @AfterEach
    void end() throws InterruptedException {
        loop.interrupt();
        loop.join();
        watch.close();
    }

    private void loop() {
        try {
            new WatchLoop(watch, new Builds()).run();
        } catch (InterruptedException e) {
            told.add("interrupted");
        } catch (IllegalStateException e) {
            told.add("broken: " + e.getMessage());
        }
    }

    /** Tells what happens. */
    private final class Builds implements WatchLoop.Watched {
        @Override
        public List<WatchTarget> targets() {
            return List.of(WatchTarget.files("docker directory", key.docker()));
        }

        @Override
        public void run(BooleanSupplier isCancelled) {
            try {
                engine.reopen();
                new SampleRun(root, key, engine).unplanned();
                told.add("built");
            } catch (MktException e) {
                told.add(isCancelled.getAsBoolean() ? "cancelled" : "failed");
            }
        }

        @Override
        public void changed(List<Change> changes, boolean cancels) {
            changes.forEach(change -> told.add(change.files() + (cancels ? " cancels" : "")));
        }
    }

    private String next() throws InterruptedException {
        return String.valueOf(told.poll(20, TimeUnit.SECONDS));
    }

    @Test
    void buildWhenAFileChangesRunsAgain() throws Exception {
        loop.start();
        assertThat(next()).isEqualTo("built");

        key.write("kvm.Dockerfile", "FROM debian:bookworm", "RUN two");

        assertThat(next()).isEqualTo("[kvm.Dockerfile]");
        assertThat(next()).isEqualTo("built");
        assertThat(engine.build(KVM).entry("kvm.Dockerfile").text()).contains("RUN two");
    }

    @Test
    void buildWhenItFailsWaitsForTheNextChange() throws Exception {
        engine.failBuild(KVM, new BuildStepException("2/2 : RUN one", "exit code 1"));
        loop.start();
        assertThat(next()).isEqualTo("failed");

        engine.mend(KVM);
        key.write("kvm.Dockerfile", "FROM debian:bookworm", "RUN two");

        assertThat(next()).isEqualTo("[kvm.Dockerfile]");
        assertThat(next()).isEqualTo("built");
    }

    @Test
    void buildWhenAFileChangesMeanwhileEndsAndRunsAnew() throws Exception {
        FakeGate gate = engine.block(KVM);
        loop.start();
        gate.awaitBuild();

        key.write("kvm.Dockerfile", "FROM debian:bookworm", "RUN two");

        assertThat(next()).isEqualTo("[kvm.Dockerfile] cancels");
        assertThat(next()).isEqualTo("cancelled");
        gate.open();
        assertThat(next()).isEqualTo("built");
        assertThat(engine.build(KVM).entry("kvm.Dockerfile").text()).contains("RUN two");
    }

    @Test
    void loopWhenInterruptedEndsTheBuild() throws Exception {
        FakeGate gate = engine.block(KVM);
        loop.start();
        gate.awaitBuild();

        loop.interrupt();

        assertThat(List.of(next(), next())).containsExactly("cancelled", "interrupted");
    }
}
