package com.mellanox.mkt.images.boot;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.mellanox.mkt.images.boot.BootRequest.VmHardware;
import com.mellanox.mkt.images.boot.BootRequest.VmNetwork;
import com.mellanox.mkt.images.boot.VmDevices.PciDevice;
import com.mellanox.mkt.images.engine.ContainerOutput;
import com.mellanox.mkt.images.engine.ContainerRequest;
import com.mellanox.mkt.images.engine.FakeEngine;
import com.mellanox.mkt.images.event.BuildEvent.VmOutput;
import com.mellanox.mkt.images.event.BuildEvent.VmReady;
import com.mellanox.mkt.images.event.BuildEvent.Warning;
import com.mellanox.mkt.images.event.RecordedEvents;
import com.mellanox.mkt.images.failure.BootFailedException;
import com.mellanox.mkt.images.failure.CancelledException;
import com.mellanox.mkt.images.failure.InvalidInputException;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CountDownLatch;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Tests of {@link Peers} and {@link PeersAttempt}, whose VMs print what a test gives. */
@Timeout(60)
class PeersTest {
    private static final VmNetwork TWO = new VmNetwork(null, 0, 0, new Peers(2, "server"), null);

    @TempDir
    private Path root;

    private final FakeEngine engine = new FakeEngine();
    private final RecordedEvents events = new RecordedEvents();

    @AfterEach
    void nothingIsLeft() throws IOException {
        assertThat(engine.containers().left()).isEmpty();
        Path logs = SampleBoot.request(root, null).paths().logs();
        if (Files.exists(logs)) {
            try (Stream<Path> files = Files.list(logs)) {
                assertThat(files.map(file -> file.getFileName().toString()))
                        .isSubsetOf("console.log", "verdict.json", "deb12-2", "lab-2");
            }
        }
    }

    private BootRequest request(VmNetwork network, @Nullable String command) {
        return SampleBoot.request(
                root, new VmHardware(Accelerator.TCG, 1024, 2), network, SampleBoot.guest(command), SampleBoot.LONG);
    }

    private void boot(BootRequest request) {
        new Boot(engine, events, Clock.systemUTC())
                .run(request, VerdictFile.begin(request.paths().logs(), Clock.systemUTC()));
    }

    /** What a VM does once it is up; it goes on after that. */
    private interface Vm {
        void run(ContainerOutput output, BufferedReader orders) throws IOException, InterruptedException;
    }

    private void vms(Vm first, Vm second) {
        engine.containers().each(request -> {
            boolean isFirst = configuration(request).contains("\"number\" : 1");
            return (output, input) -> {
                print(output, SampleBoot.untilReady().toArray(String[]::new));
                BufferedReader orders = new BufferedReader(
                        new InputStreamReader(Objects.requireNonNull(input), StandardCharsets.US_ASCII));
                (isFirst ? first : second).run(output, orders);
                for (String order = orders.readLine(); order != null; order = orders.readLine()) {
                    print(output, order.equals("keep") ? SampleBoot.line("kept") : "");
                }
                Thread.sleep(Long.MAX_VALUE);
                return 0;
            };
        });
    }

    private static String configuration(ContainerRequest request) {
        try {
            return Files.readString(Path.of(request.mounts().get(0).host(), "config.json"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void print(ContainerOutput output, String... lines) {
        output.stdout(String.join("", lines).getBytes(StandardCharsets.UTF_8));
    }

    private static void end(ContainerOutput output, int status) {
        print(output, SampleBoot.report("exit", String.valueOf(status)), SampleBoot.report("done", ""));
    }

    private List<String> printed() {
        return events.of(VmOutput.class).stream()
                .map(output -> output.vm().orElse("?") + ": " + output.line())
                .toList();
    }

    @Test
    void requestsWhenForEachHaveTheirOwnNamesPortsAndConsoles() {
        VmDevices devices = new VmDevices(2, List.of(1024), 1, List.of(new PciDevice("0000:03:00.0", 17)));
        BootRequest all = SampleBoot.request(
                root,
                new VmHardware(Accelerator.TCG, 1024, 2, devices),
                new VmNetwork(null, 2222, 0, new Peers(2, "server"), null),
                SampleBoot.guest("client"),
                SampleBoot.LONG);

        List<BootRequest> requests = new Peers(2, "server").requests(all, root);

        assertThat(requests).extracting(request -> request.guest().command()).containsExactly("client", "server");
        assertThat(requests).extracting(request -> request.network().sshPort()).containsExactly(2222, 2223);
        assertThat(requests).extracting(request -> request.network().gdbPort()).containsExactly(0, 0);
        assertThat(requests)
                .extracting(
                        request -> request.hardware().devices().passedThrough().size())
                .containsExactly(1, 0);
        assertThat(requests)
                .extracting(request -> request.paths().console())
                .containsExactly(
                        all.paths().console(),
                        all.paths().logs().resolve("deb12-2").resolve("console.log"));
    }

    @Test
    void commandsWhenAllVmsAreUpBeginWithTheServers() {
        CountDownLatch serverBegins = new CountDownLatch(1);
        vms(
                (output, orders) -> {
                    assertThat(orders.readLine()).isEqualTo("start");
                    assertThat(serverBegins.getCount()).isZero();
                    print(output, SampleBoot.output("5.3 MB/s\n"));
                    end(output, 0);
                },
                (output, orders) -> {
                    assertThat(orders.readLine()).isEqualTo("start");
                    print(output, SampleBoot.output("waits for a client\n"));
                    serverBegins.countDown();
                    print(output, SampleBoot.report("listens", ""));
                });

        boot(request(TWO, "client"));

        assertThat(printed()).containsExactly("deb12-2: waits for a client", "deb12-1: 5.3 MB/s");
        assertThat(events.of(VmReady.class))
                .extracting(ready -> ready.vm().orElse("?"))
                .containsExactlyInAnyOrder("deb12-1", "deb12-2");
    }

    @Test
    void serverWhenItFailsFailsTheBootOfAll() {
        vms((output, orders) -> {}, (output, orders) -> {
            print(output, SampleBoot.output("no device\n"));
            end(output, 3);
        });

        assertThatThrownBy(() -> boot(request(TWO, "client")))
                .isInstanceOf(BootFailedException.class)
                .hasMessageContaining("but in deb12-2 the command 'server' ended with exit status 3")
                .hasMessageContaining("deb12-2/console.log");
        assertThat(printed()).containsExactly("deb12-2: no device");
        assertThat(root.resolve("target/mkt-images/deb12/verdict.json"))
                .content()
                .contains("in deb12-2 the command");
    }

    @Test
    void kernelOfAServerWhenItWarnsFailsTheBootIfThatIsAsked() {
        String warning = "[    2.1] WARNING: CPU: 1 PID: 2 at net/core/dev.c:100 napi_disable+0x1/0x2";
        vms(
                (output, orders) -> {
                    assertThat(orders.readLine()).isEqualTo("start");
                    end(output, 0);
                },
                (output, orders) ->
                        print(output, SampleBoot.console(warning + "\n"), SampleBoot.report("listens", "")));
        BootRequest plain = request(TWO, "client");
        BootRequest strict = new BootRequest(
                plain.subject(),
                plain.kernel(),
                plain.hardware(),
                plain.network(),
                plain.guest(),
                plain.timeouts(),
                plain.paths(),
                null,
                new ResultOptions(true, false, null));

        boot(plain);
        assertThat(events.of(Warning.class))
                .extracting(Warning::what)
                .containsExactly("deb12-2: " + SampleBoot.IMAGE + ": the kernel reports: " + warning);

        assertThatThrownBy(() -> boot(strict))
                .hasMessageContaining("in deb12-2 the kernel reports")
                .hasMessageContaining(warning);
        assertThat(root.resolve("target/mkt-images/deb12/verdict.json"))
                .content()
                .contains("kernel-warned");
    }

    @Test
    void serverWhenItFailsAfterItsClientFailsTheBoot() {
        CountDownLatch clientHasEnded = new CountDownLatch(1);
        vms(
                (output, orders) -> {
                    orders.readLine();
                    end(output, 0);
                    clientHasEnded.countDown();
                },
                (output, orders) -> {
                    print(output, SampleBoot.report("listens", ""));
                    clientHasEnded.await();
                    end(output, 1);
                });

        assertThatThrownBy(() -> boot(request(TWO, "client"))).hasMessageContaining("in deb12-2 the command 'server'");
    }

    @Test
    void vmsWhenWithoutCommandsAreBootedTogether() {
        vms((output, orders) -> print(output, SampleBoot.report("done", "")), (output, orders) -> {
            print(output, SampleBoot.report("done", ""));
        });

        boot(request(new VmNetwork(null, 0, 0, new Peers(2, null), null), null));

        assertThat(new BootRecords(root.resolve("cache")).of(SampleBoot.ID)).isPresent();
    }

    @Test
    void vmsWhenKeptGoOnAlsoIfACommandHasFailed() {
        vms((output, orders) -> {}, (output, orders) -> end(output, 3));

        assertThatThrownBy(() -> boot(SampleBoot.kept(request(TWO, "client"), "lab")))
                .hasMessageContaining("in lab-2 the command 'server' ended with exit status 3");

        engine.containers()
                .requests()
                .forEach(request -> engine.storage().container(request.image(), "running", request.labels()));
        KeptVms vms = new KeptVms(root.resolve("cache"), engine);
        assertThat(vms.survey().names()).isEqualTo("lab-1, lab-2");
        assertThatThrownBy(() -> boot(SampleBoot.kept(request(TWO, "client"), "lab")))
                .isInstanceOf(InvalidInputException.class)
                .hasMessageContaining("lab-1 is the name of a VM that runs");
    }

    @Test
    void bootWhenInterruptedEndsAllVms() {
        Thread booting = Thread.currentThread();
        vms((output, orders) -> orders.readLine(), (output, orders) -> {
            orders.readLine();
            booting.interrupt();
        });

        assertThatThrownBy(() -> boot(request(TWO, "client"))).isInstanceOf(CancelledException.class);
        assertThat(Thread.interrupted()).isTrue();
    }
}
