package com.mellanox.mkt.images.run;

import static org.assertj.core.api.Assertions.assertThat;

import com.mellanox.mkt.buildkit.BuildkitClient;
import com.mellanox.mkt.buildkit.transport.Transport;
import com.mellanox.mkt.images.engine.RegistryServer;
import com.mellanox.mkt.images.engine.docker.DockerEngine;
import com.mellanox.mkt.images.engine.docker.RealEngine;
import com.mellanox.mkt.images.event.BuildEvent.ImageOutput;
import com.mellanox.mkt.images.plan.SampleKey;
import com.mellanox.mkt.images.type.ImageReference;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A builder's cache of steps at a registry, which is read once the builder has forgotten them. */
class StepCacheIT {
    @TempDir
    private Path root;

    private final String name = "it-" + UUID.randomUUID().toString().substring(0, 8);
    private final String step = "RUN echo " + name + " > /made";
    private RegistryServer server;
    private RealEngine here;
    private RealEngine there;
    private SampleKey key;
    private String base;

    @BeforeEach
    void createKey() throws IOException, InterruptedException {
        server = RegistryServer.start();
        here = new RealEngine();
        there = new RealEngine(RealEngine.withContainerdStore());
        base = publish(here.busybox(), "test/busybox:" + name);
        key = new SampleKey(root, name)
                .describe("key: " + name, "registry: " + host())
                .write("support.Dockerfile", "FROM " + base)
                .write("kvm.Dockerfile", "FROM " + base, step);
    }

    private String host() {
        return "127.0.0.1:" + server.port();
    }

    private String publish(String image, String repository) {
        ImageReference name = ImageReference.parse(host() + "/" + repository);
        try (DockerEngine engine = here.connect()) {
            engine.tag(engine.find(ImageReference.parse(image)).orElseThrow(), name);
            engine.push(name, Duration.ofMinutes(1), event -> {});
            engine.untag(name);
        }
        return name.toString();
    }

    @AfterEach
    void removeImages() {
        for (RealEngine engine : new RealEngine[] {here, there}) {
            engine.remove(kvm());
            engine.remove(host() + "/mkt/build:" + name);
            engine.remove(base);
            engine.close();
        }
        server.close();
    }

    private String kvm() {
        return host() + "/mkt/kvm:" + name;
    }

    /** What the build of the KVM image has printed. */
    private String run(RealEngine real) {
        try (DockerEngine engine = real.connect()) {
            SampleRun run = new SampleRun(root.resolve(real.busybox()), key, engine).cacheSteps();
            run.run();
            StringBuilder output = new StringBuilder();
            run.of(ImageOutput.class).stream()
                    .filter(printed -> printed.image().toString().equals(kvm()))
                    .forEach(printed -> output.append(printed.text()));
            return output.toString();
        }
    }

    /** Removes the image and all that the builder has of its step. */
    private void forget() {
        there.remove(kvm());
        Path socket = Path.of(RealEngine.withContainerdStore().uri().getPath());
        try (BuildkitClient client = BuildkitClient.connect(Transport.unix(socket))) {
            client.diskUsage(List.of()).stream()
                    .filter(entry -> entry.description().contains(name))
                    .forEach(entry -> assertThat(client.prune(List.of("id==" + entry.id()), true, Duration.ZERO))
                            .isNotEmpty());
        }
    }

    @Test
    void stepsWhenTheBuilderHasForgottenThemAreTakenFromTheRegistry() throws Exception {
        assertThat(run(there)).contains(step).doesNotContain("Using cache");
        forget();

        assertThat(run(there)).endsWith(step + "\n ---> Using cache\n");

        assertThat(there.run(kvm(), "/bin/busybox", "cat", "/made")).isEqualTo(name + "\n");
    }

    @Test
    void buildWhenTheCacheIsAnotherImageOrTheRegistryIsGoneRunsItsSteps() throws Exception {
        publish(here.busybox(), "mkt/cache:" + name + "-kvm");
        assertThat(run(here)).contains(step).doesNotContain("Using cache");

        run(there);
        key.write("kvm.Dockerfile", "FROM " + base, step, "RUN echo more > /more");
        server.kill();

        assertThat(run(there)).contains("RUN echo more");
    }
}
