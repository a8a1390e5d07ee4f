package com.mellanox.mkt.images.deb12;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.mellanox.mkt.images.boot.BootRequest.GuestSetup;
import com.mellanox.mkt.images.boot.Peers;
import com.mellanox.mkt.images.event.BuildEvent;
import com.mellanox.mkt.images.failure.BootFailedException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledIfSystemProperty;
import org.junit.jupiter.api.io.TempDir;

/** Several VMs of Debian 12 that are booted together. */
@DisabledIfSystemProperty(
        named = "key",
        matches = "(?!deb12$).*",
        disabledReason = "the build made another key's images")
class PeersIT {
    @TempDir
    private Path directory;

    private Vms vms;

    @BeforeEach
    void connect() {
        vms = new Vms(directory);
    }

    @AfterEach
    void nothingIsLeft() throws IOException {
        vms.close();
        assertThat(Container.idsWithLabel("com.mellanox.mkt.boot", directory)).isEmpty();
        try (Stream<Path> files = Files.list(directory.resolve("logs"))) {
            assertThat(files.map(file -> file.getFileName().toString()))
                    .isSubsetOf("console.log", "verdict.json", "deb12-2", "deb12-3");
        }
    }

    private static GuestSetup guest(@Nullable String command, String... rxe) {
        GuestSetup plain = Vms.guest(command);
        return new GuestSetup(plain.user(), List.of(), List.of(rxe), command, false, "");
    }

    @Test
    void rdmaWriteWhenBetweenTwoVmsHasItsBandwidth() {
        String options = "ib_write_bw -d rxe0 -s 1024 -n 50 -Q 1";

        vms.boot(new Peers(2, options), guest(options + " deb12-2", "eth1"));

        assertThat(vms.output())
                .anyMatch(line -> line.matches("deb12-1: \\s*1024\\s+50(\\s+[0-9.]+){3}\\s*"))
                .anyMatch(line -> line.startsWith("deb12-2: ") && line.contains("RDMA_Write BW Test"));
        assertThat(vms.console()).content().contains("deb12-1");
        assertThat(directory.resolve("logs/deb12-2/console.log")).content().contains("deb12-2");
    }

    @Test
    void vmsWhenThreeReachEachOtherByName() {
        vms.boot(
                new Peers(3, "getent hosts deb12-1; ping -c 1 -W 20 deb12-1 | grep -o '1 received'"),
                guest("for i in 2 3; do ping -c 1 -W 20 deb12-$i | grep -o '1 received'; done; hostname"));

        assertThat(vms.output())
                .contains("deb12-2: 198.18.0.1      deb12-1", "deb12-2: 1 received", "deb12-3: 1 received")
                .containsSubsequence("deb12-1: 1 received", "deb12-1: 1 received", "deb12-1: deb12-1");
        assertThat(vms.events())
                .filteredOn(BuildEvent.VmReady.class::isInstance)
                .extracting(event -> ((BuildEvent.VmReady) event).vm().orElse("?"))
                .containsExactlyInAnyOrder("deb12-1", "deb12-2", "deb12-3");
    }

    @Test
    void commandWhenItFailsInAnotherVmFailsTheBoot() throws IOException {
        assertThatThrownBy(() -> vms.boot(new Peers(2, "echo no device; exit 3"), guest("sleep 600")))
                .isInstanceOf(BootFailedException.class)
                .hasMessageContaining("in deb12-2 the command 'echo no device; exit 3' ended with exit status 3")
                .hasMessageEndingWith("whole console: " + directory.resolve("logs/deb12-2/console.log"));
        assertThat(vms.output()).containsExactly("deb12-2: no device");
        assertThat(vms.verdict()).isEqualTo("command-failed");
    }
}
