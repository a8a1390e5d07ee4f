package com.mellanox.mkt.images.boot;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import com.mellanox.mkt.images.boot.BootRequest.BootPaths;
import com.mellanox.mkt.images.boot.KernelBoots.KernelBoot;
import com.mellanox.mkt.images.engine.FakeEngine;
import com.mellanox.mkt.images.engine.FakeProgram;
import com.mellanox.mkt.images.event.BuildEvent.KernelsBooted;
import com.mellanox.mkt.images.event.BuildEvent.KernelsBooted.KernelResult;
import com.mellanox.mkt.images.event.BuildEvent.VmOutput;
import com.mellanox.mkt.images.event.BuildEvent.VmReady;
import com.mellanox.mkt.images.event.BuildListener;
import com.mellanox.mkt.images.event.RecordedEvents;
import com.mellanox.mkt.images.failure.BootFailedException;
import com.mellanox.mkt.images.failure.CancelledException;
import com.mellanox.mkt.images.failure.InvalidInputException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Boots on several kernels, whose VMs print what a test gives. */
@Timeout(60)
class KernelBootsTest {
    private static final Clock CLOCK = Clock.fixed(Instant.parse("2026-11-24T10:00:00Z"), ZoneOffset.UTC);
    private static final String PANIC = "[    1.0] Kernel panic - not syncing: VFS";

    @TempDir
    private Path root;

    private final FakeEngine engine = new FakeEngine();
    private final RecordedEvents events = new RecordedEvents();

    @AfterEach
    void nothingIsLeft() {
        assertThat(engine.containers().left()).isEmpty();
    }

    private Path logs() {
        return root.resolve("target/mkt-images/deb12");
    }

    private KernelBoots boots(int atATime, BuildListener listener) {
        return new KernelBoots(SampleBoot.IMAGE, logs(), atATime, CLOCK, listener);
    }

    /** A boot on the fake engine. */
    private void boot(Path directory, VerdictFile verdict, BuildListener listener) {
        BootRequest plain = SampleBoot.request(root, "uname -r");
        BootRequest request = new BootRequest(
                plain.subject(),
                plain.kernel(),
                plain.hardware(),
                plain.network(),
                plain.guest(),
                plain.timeouts(),
                new BootPaths(directory, root.resolve("cache")),
                null,
                ResultOptions.DEFAULT);
        new Boot(engine, listener, CLOCK).run(request, verdict);
    }

    private Map<String, KernelBoot> named(String... names) {
        Map<String, KernelBoot> boots = new LinkedHashMap<>();
        for (String name : names) {
            boots.put(name, this::boot);
        }
        return boots;
    }

    private void passes() {
        engine.containers()
                .next(FakeProgram.hanging(SampleBoot.untilReadyAnd(
                        SampleBoot.output("6.1.119-mkt\n"),
                        SampleBoot.report("exit", "0"),
                        SampleBoot.report("done", ""))));
    }

    private void panics() {
        engine.containers()
                .next(FakeProgram.ending(
                        0, List.of(SampleBoot.started("tcg"), SampleBoot.console(PANIC + "\n"), SampleBoot.ended(0))));
    }

    @Test
    void kernelsWhenOneFailsAreAllBootedAndToldOfTogether() {
        panics();
        passes();

        assertThatThrownBy(() -> boots(1, events).run(named("bad", "src/good")))
                .isInstanceOf(BootFailedException.class)
                .hasMessageStartingWith(SampleBoot.IMAGE + ": 1 of 2 kernels failed: bad\n\nbad: " + SampleBoot.IMAGE
                        + ": does not boot on Linux 6.1.119-mkt: the kernel panicked. ")
                .hasMessageContaining("whole console: " + logs().resolve("kernels/bad/console.log"));

        assertThat(events.of(KernelsBooted.class))
                .singleElement()
                .satisfies(booted -> assertThat(booted.results())
                        .extracting(KernelResult::vm, KernelResult::kernel, KernelResult::verdict, KernelResult::reason)
                        .containsExactly(
                                tuple("bad", Optional.of("6.1.119-mkt"), "kernel-did-not-boot", Optional.of(PANIC)),
                                tuple("src/good", Optional.of("6.1.119-mkt"), "passed", Optional.empty())));
        assertThat(logs().resolve("kernels/bad/verdict.json")).content().contains("kernel-did-not-boot");
        assertThat(logs().resolve("kernels/src/good/verdict.json")).content().contains("passed");
        assertThat(logs().resolve("kernels/src/good/console.log")).content().contains("Linux version 6.1.119");
    }

    @Test
    void outputWhenOfSeveralVmsHasTheirNames() {
        passes();
        passes();

        boots(2, events).run(named("a", "b"));

        assertThat(events.of(VmOutput.class))
                .extracting(VmOutput::vm)
                .containsExactlyInAnyOrder(Optional.of("a"), Optional.of("b"));
        assertThat(events.of(VmReady.class))
                .hasSize(2)
                .allSatisfy(ready -> assertThat(ready.vm()).isPresent());
    }

    @Test
    void bootsWhenThereIsRoomForTwoRunTwoAtATime() {
        AtomicInteger running = new AtomicInteger();
        AtomicInteger most = new AtomicInteger();
        CountDownLatch two = new CountDownLatch(2);
        KernelBoot boot = (directory, verdict, listener) -> {
            most.accumulateAndGet(running.incrementAndGet(), Math::max);
            two.countDown();
            try {
                two.await();
            } catch (InterruptedException e) {
                throw new AssertionError(e);
            }
            running.decrementAndGet();
        };

        boots(2, events).run(Map.of("a", boot, "b", boot, "c", boot));

        assertThat(most).hasValue(2);
    }

    @Test
    void kernelWhenItCannotBeBootedAtAllHasAVerdict() {
        KernelBoot wrong = (directory, verdict, listener) -> {
            throw new InvalidInputException("bzImage is truncated", "Copy it again");
        };

        assertThatThrownBy(() -> boots(1, events).run(Map.of("bzImage", wrong)))
                .hasMessageEndingWith("bzImage: bzImage is truncated. Copy it again");
        assertThat(events.of(KernelsBooted.class).get(0).results())
                .extracting(KernelResult::verdict, KernelResult::reason)
                .containsExactly(tuple("image-or-environment", Optional.of("bzImage is truncated")));
        assertThat(logs().resolve("kernels/bzImage/verdict.json")).exists();
    }

    @Test
    void filesOfTheLastBootAreRemoved() throws IOException {
        Files.createDirectories(logs().resolve("kernels/old"));
        List<Path> old = List.of(
                logs().resolve("verdict.json"),
                logs().resolve("console.log"),
                logs().resolve("kernels/old/verdict.json"));
        for (Path file : old) {
            Files.writeString(file, "old");
        }
        passes();

        boots(1, events).run(named("a"));

        assertThat(old).allSatisfy(file -> assertThat(file).doesNotExist());
    }

    @Test
    void bootsWhenInterruptedEndAllVms() {
        for (int i = 0; i < 2; i++) {
            engine.containers().next(FakeProgram.hanging(SampleBoot.untilReady()));
        }
        Thread booting = Thread.currentThread();
        AtomicInteger ready = new AtomicInteger();
        BuildListener interrupting = event -> {
            if (event instanceof VmReady && ready.incrementAndGet() == 2) {
                booting.interrupt();
            }
        };

        assertThatThrownBy(() -> boots(2, interrupting).run(named("a", "b")))
                .isInstanceOf(CancelledException.class)
                .hasMessage("The boot of " + SampleBoot.IMAGE + " was cancelled");
        assertThat(Thread.interrupted()).isTrue();
        assertThat(logs().resolve("kernels/a/verdict.json")).doesNotExist();
    }
}
