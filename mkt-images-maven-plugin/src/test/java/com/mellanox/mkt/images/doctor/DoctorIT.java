package com.mellanox.mkt.images.doctor;

import static org.assertj.core.api.Assertions.assertThat;

import com.mellanox.mkt.images.engine.Engine;
import com.mellanox.mkt.images.engine.RegistryServer;
import com.mellanox.mkt.images.engine.docker.RealEngine;
import com.mellanox.mkt.images.registry.RegistryAccess;
import com.mellanox.mkt.images.registry.RemoteRegistry;
import com.mellanox.mkt.images.registry.TlsTrust;
import com.mellanox.mkt.images.type.ImageReference;
import com.mellanox.mkt.images.type.Login;
import com.mellanox.mkt.images.type.Proxies;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The checks at a real engine and at a real registry with a login. */
class DoctorIT {
    @TempDir
    private Path directory;

    private RealEngine real;
    private Engine engine;
    private RegistryServer open;
    private RegistryServer server;

    @BeforeEach
    void start() throws Exception {
        real = new RealEngine();
        engine = real.connect();
        open = RegistryServer.start();
        server = open.startWithLogin("ann", "a secret");
    }

    @AfterEach
    void stop() throws Exception {
        server.close();
        open.close();
        real.close();
    }

    private RegistryUse use(String password) {
        return new RegistryUse(
                RemoteRegistry.of(
                        server.host(),
                        new RegistryAccess(
                                host -> Optional.of(new Login("ann", password)),
                                Proxies.NONE,
                                new TlsTrust(null, List.of(), Set.of())),
                        event -> {}),
                List.of(ImageReference.parse(server.host() + "/mkt-test/doctor:1")),
                host -> Optional.of(new Login("ann", password)),
                true);
    }

    private List<Finding> run(RegistryUse use) {
        EngineConnection connection = new EngineConnection(() -> engine);
        return new Checks(Duration.ofSeconds(10))
                .run(List.of(
                        new EngineCheck(connection, true),
                        new EngineDiskCheck(connection, Storage.ofSystem()),
                        new LeftoversCheck(directory, connection),
                        new RegistryCheck(use),
                        new ClockCheck(Clock.systemUTC(), connection, List.of(use.registry())),
                        DirectoryCheck.cache(directory.resolve("new/cache"), Storage.ofSystem())));
    }

    @Test
    void machineWhenRightIsGood() throws IOException {
        List<Finding> findings = run(use("a secret"));

        assertThat(findings).extracting(Finding::subject).contains("engine", "leftovers", "clock", "cache directory");
        assertThat(findings)
                .filteredOn(finding -> !finding.subject().endsWith("disk"))
                .allSatisfy(finding -> assertThat(finding.state()).isEqualTo(State.GOOD));
        assertThat(findings.get(0).result().text()).contains(engine.description(), " (", "API ");
        assertThat(directory.resolve("new")).doesNotExist();
        assertThat(engine.stoppedContainers())
                .allSatisfy(container -> assertThat(container.id()).hasSize(64));
    }

    @Test
    void registryWhenCheckedHasNoUploadLeft() throws IOException {
        run(use("a secret"));

        assertThat(server.uploads("mkt-test/doctor")).isZero();
    }

    @Test
    void loginWhenWrongIsBroken() {
        assertThat(run(use("another")))
                .filteredOn(finding -> finding.state() == State.BROKEN)
                .singleElement()
                .satisfies(
                        finding -> assertThat(finding.result().text()).contains("does not accept the login of 'ann'"));
    }
}
