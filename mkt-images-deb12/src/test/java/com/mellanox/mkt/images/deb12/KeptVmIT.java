package com.mellanox.mkt.images.deb12;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.mellanox.mkt.images.boot.BootRequest.GuestSetup;
import com.mellanox.mkt.images.boot.BootRequest.GuestUser;
import com.mellanox.mkt.images.boot.KeptVm;
import com.mellanox.mkt.images.boot.Peers;
import com.mellanox.mkt.images.boot.SshCommand;
import com.mellanox.mkt.images.failure.BootFailedException;
import com.mellanox.mkt.images.kernel.Kernel;
import java.io.IOException;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.DisabledIfSystemProperty;
import org.junit.jupiter.api.io.TempDir;

/** A VM that outlives its boot: it is reached by ssh, and switched off. */
@DisabledIfSystemProperty(
        named = "key",
        matches = "(?!deb12$).*",
        disabledReason = "the build made another key's images")
class KeptVmIT {
    private static final Duration LIMIT = Duration.ofSeconds(60);

    @TempDir
    private Path directory;

    private Path home;

    @BeforeEach
    void makeKey() throws IOException, InterruptedException {
        home = Files.createDirectories(directory.resolve("home"));
        Path key = Files.createDirectories(home.resolve(".ssh")).resolve("lab key");
        run(0, List.of("ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-f", key.toString()));
    }

    @AfterEach
    void stop() {
        try (Vms vms = new Vms(directory)) {
            vms.kept().survey().running().forEach(vm -> vms.kept().stop(vm, Duration.ofSeconds(1)));
        }
    }

    private static String run(int status, List<String> command) throws IOException, InterruptedException {
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        process.getOutputStream().close();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor()).as("%s: %s", command, output).isEqualTo(status);
        return output;
    }

    @Test
    @Timeout(value = 10, unit = TimeUnit.MINUTES)
    void vmsWhenSeveralAreKeptStillReachEachOther() throws IOException, InterruptedException {
        try (Vms vms = new Vms(directory)) {
            GuestSetup guest = guest("true");
            vms.keep(new Peers(2, null), guest);

            KeptVm first = vms.kept().survey().find("deb12-1").orElseThrow();
            assertThat(run(3, new SshCommand(first, home).words(Optional.of("hostname; exit 3"))))
                    .isEqualTo("deb12-1\n");
            KeptVm second = vms.kept().survey().find("deb12-2").orElseThrow();
            String ping = "ping -c 3 -W 20 deb12-1 | grep -o '[1-3] received'";
            assertThat(run(0, new SshCommand(second, home).words(Optional.of(ping))))
                    .endsWith(" received\n");
            vms.kept().stop(first, LIMIT);

            assertThat(run(0, new SshCommand(second, home).words(Optional.of("hostname"))))
                    .isEqualTo("deb12-2\n");
        }
    }

    private GuestSetup guest(String command) throws IOException {
        String key = Files.readString(home.resolve(".ssh/lab key.pub")).strip();
        GuestUser user = new GuestUser("tester", 4711, 4712, Path.of("/home/tester"), List.of(key));
        return new GuestSetup(user, List.of(), List.of(), command, false, "");
    }

    @Test
    @Timeout(value = 10, unit = TimeUnit.MINUTES)
    void vmWhenKeptGoesOnUntilItIsSwitchedOff() throws IOException, InterruptedException {
        GuestSetup guest = guest("echo made >/root/made; exit 3");
        try (Vms vms = new Vms(directory)) {
            assertThatThrownBy(() -> vms.keep(guest))
                    .isInstanceOf(BootFailedException.class)
                    .hasMessageContaining("exit status 3");
        }

        try (Vms vms = new Vms(directory)) {
            KeptVm vm = vms.kept().survey().choose(Optional.empty());
            assertThat(vm.name()).isEqualTo("deb12");
            String release = Kernel.at(Vms.kernel()).release().orElseThrow();
            assertThat(vm.kernel()).isEqualTo(release);
            assertThat(run(
                            7,
                            new SshCommand(vm, home)
                                    .words(Optional.of("uname -r; id -un; sudo cat /root/made; exit 7"))))
                    .isEqualTo(release + "\ntester\nmade\n");
            Path console = vms.kept().console(vm);
            assertThat(console).exists();

            run(0, new SshCommand(vm, home).words(Optional.of("echo to the console | sudo tee /dev/hvc0")));
            assertThat(console).content().contains("to the console");
            long begun = System.nanoTime();
            vms.kept().stop(vm, LIMIT);

            assertThat(Duration.ofNanos(System.nanoTime() - begun)).isLessThan(LIMIT);
            assertThat(vms.kept().survey().running()).isEmpty();
            assertThat(console.getParent()).doesNotExist();
            assertThatThrownBy(() -> new Socket(
                                    InetAddress.getLoopbackAddress(),
                                    vm.sshPort().orElseThrow())
                            .close())
                    .isInstanceOf(ConnectException.class);
            assertThat(containers()).isEmpty();
        }
    }

    /** The engine removes a container some time after it has ended. */
    private List<String> containers() throws InterruptedException {
        List<String> containers = Container.idsWithLabel("com.mellanox.mkt.boot", directory);
        for (int i = 0; i < 100 && !containers.isEmpty(); i++) {
            TimeUnit.MILLISECONDS.sleep(100);
            containers = Container.idsWithLabel("com.mellanox.mkt.boot", directory);
        }
        return containers;
    }
}
