package com.mellanox.mkt.images.deb12;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.mellanox.mkt.images.event.BuildEvent;
import com.mellanox.mkt.images.failure.BootFailedException;
import com.mellanox.mkt.images.failure.CancelledException;
import java.io.IOException;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledIfSystemProperty;
import org.junit.jupiter.api.io.TempDir;

/** However a boot ends, no container, no qemu, no port and no file of it stays. */
@DisabledIfSystemProperty(
        named = "key",
        matches = "(?!deb12$).*",
        disabledReason = "the build made another key's images")
class NothingLeftIT {
    private static final Duration AT_MOST = Duration.ofSeconds(15);

    @TempDir
    private Path directory;

    private Vms vms;

    @BeforeEach
    void connect() {
        vms = new Vms(directory);
    }

    @AfterEach
    void close() {
        vms.close();
    }

    @Test
    void bootWhenItHasGoneWellLeavesTheConsoleAlone() throws Exception {
        vms.boot(vms.kvm(), Vms.kernel(), Vms.guest("true"), Vms.LONG);

        assertThat(ports()).hasSize(1);
        assertNothingLeft();
    }

    @Test
    void bootWhenTimeIsOverLeavesTheConsoleAlone() throws Exception {
        assertThatThrownBy(() -> vms.boot(vms.kvm(), Vms.kernel(), Vms.guest(null), Duration.ofSeconds(3)))
                .isInstanceOf(BootFailedException.class)
                .hasMessageContaining("within 3 s");

        assertNothingLeft();
    }

    @Test
    void bootWhenInterruptedEndsAtOnceAndLeavesTheConsoleAlone() throws Exception {
        CompletableFuture<Throwable> end = new CompletableFuture<>();
        Thread boot = new Thread(() -> {
            try {
                vms.boot(vms.kvm(), Vms.kernel(), Vms.guest("sleep 600"), Vms.LONG);
            } catch (RuntimeException e) {
                end.complete(e);
            }
        });
        boot.start();
        awaitStart();

        boot.interrupt();

        assertThat(end.get(AT_MOST.toSeconds(), TimeUnit.SECONDS)).isInstanceOf(CancelledException.class);
        boot.join();
        assertThat(ports()).hasSize(1);
        assertNothingLeft();
    }

    @Test
    void bootsWhenSideBySideDoNotDisturbEachOther() throws Exception {
        try (Vms others = new Vms(Files.createDirectory(directory.resolve("other")))) {
            CompletableFuture<Void> other = CompletableFuture.runAsync(
                    () -> others.boot(others.kvm(), Vms.kernel(), Vms.guest("echo other"), Vms.LONG));

            vms.boot(vms.kvm(), Vms.kernel(), Vms.guest("echo one"), Vms.LONG);
            other.get();

            assertThat(vms.output()).containsExactly("one");
            assertThat(others.output()).containsExactly("other");
        }
        assertNothingLeft();
    }

    private void awaitStart() throws InterruptedException, TimeoutException {
        for (int i = 0; i < 600; i++) {
            if (vms.events().stream().anyMatch(BuildEvent.VmReady.class::isInstance)) {
                return;
            }
            TimeUnit.MILLISECONDS.sleep(100);
        }
        throw new TimeoutException("no VM was started");
    }

    private void assertNothingLeft() throws IOException {
        assertThat(Container.idsWithLabel("com.mellanox.mkt.boot", vms.directory()))
                .isEmpty();
        try (Stream<Path> files = Files.list(directory.resolve("logs"))) {
            assertThat(files.map(Path::getFileName).map(Path::toString))
                    .contains("console.log")
                    .isSubsetOf("console.log", "verdict.json");
        }
        assertThat(ports())
                .allSatisfy(port -> assertThatThrownBy(() -> new Socket(InetAddress.getLoopbackAddress(), port).close())
                        .isInstanceOf(ConnectException.class));
    }

    /** The ports of VMs that were ready to run a command. */
    private List<Integer> ports() {
        return vms.events().stream()
                .filter(BuildEvent.VmReady.class::isInstance)
                .flatMapToInt(event -> ((BuildEvent.VmReady) event).sshPort().stream())
                .boxed()
                .toList();
    }
}
