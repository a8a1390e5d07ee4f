package com.mellanox.mkt.images.engine.docker;

import static org.assertj.core.api.Assertions.assertThat;

import com.mellanox.mkt.images.engine.BuildStepException;
import com.mellanox.mkt.images.engine.BuilderChoice;
import com.mellanox.mkt.images.engine.EngineAddress;
import com.mellanox.mkt.images.engine.EngineLocator;
import com.mellanox.mkt.images.engine.ImageId;
import com.mellanox.mkt.images.failure.EngineException;
import com.mellanox.mkt.images.failure.MktException;
import com.mellanox.mkt.images.http.FaultyConnections;
import com.mellanox.mkt.images.type.ImageReference;
import com.mellanox.mkt.images.type.UserEnvironment;
import java.io.IOException;
import java.net.UnixDomainSocketAddress;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Connections to a real engine with a fault, each of them in turn: connecting, looking up, building, naming and reading. After
 * each fault no container is left, and the next run finishes.
 */
class EngineFaultsIT {
    private static final int[] BYTES = {100, 700, 2000, 3000, 4000};

    private RealEngine real;
    private FaultyConnections connections;

    @BeforeEach
    void connect() throws IOException {
        real = new RealEngine();
        EngineAddress address = real.address();
        Assumptions.assumeTrue(address.isSocket(), "the engine of this machine is not at a socket");
        connections = new FaultyConnections(
                UnixDomainSocketAddress.of(Path.of(address.uri().getPath())));
    }

    @AfterEach
    void close() {
        connections.close();
        real.close();
    }

    /** Of the connections of a run, those before pass, and one breaks after each of some numbers of bytes. */
    @ParameterizedTest
    @CsvSource({"CLASSIC, 0, close", "BUILDKIT, 0, reset", "BUILDKIT, 2, close"})
    void runWhenAConnectionBreaksEndsWithAnErrorAndTheNextOneFinishes(BuilderChoice builder, int passing, String fault)
            throws IOException {
        int errors = 0;
        for (int bytes : BYTES) {
            ImageReference image =
                    real.image(builder.name().toLowerCase(Locale.ROOT) + "-" + passing + "-" + fault + "-" + bytes);
            List<String> script = new ArrayList<>(Collections.nCopies(passing, "pass"));
            script.add(fault + " " + bytes);
            connections.then(script.toArray(String[]::new));

            MktException failure = run(builder, image);

            if (failure != null) {
                errors++;
                assertThat(failure).isInstanceOf(EngineException.class);
                assertThat(failure.getMessage()).contains("127.0.0.1:" + connections.port());
                assertThat(failure.remedy()).isNotBlank();
            }
            real.awaitNoContainer();
            connections.mend();
            assertThat(run(builder, image)).as("the next run").isNull();
            real.awaitNoContainer();
        }
        assertThat(errors).isPositive();
    }

    private @Nullable MktException run(BuilderChoice builder, ImageReference image) throws IOException {
        EngineAddress address = new EngineLocator(new UserEnvironment(Map.of(), Path.of("/")))
                .locate("tcp://127.0.0.1:" + connections.port(), "a test");
        try (DockerEngine engine = DockerEngine.connect(address, real.logins(), builder, event -> {})) {
            assertThat(engine.find(ImageReference.parse(real.busybox()))).isPresent();
            TestContext context =
                    TestContext.of("FROM " + real.busybox(), "RUN echo a > /tmp/a", "RUN echo b > /tmp/b");
            ImageId id = engine.builder().build(context.request(image), event -> {});
            engine.tag(id, image);
            engine.read(id, "/tmp/a", tar -> tar.readAllBytes());
            assertThat(engine.find(image)).contains(id);
            return null;
        } catch (MktException e) {
            return e;
        } catch (BuildStepException e) {
            throw new IOException(e);
        }
    }
}
