package com.mellanox.mkt.images.maven;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.mellanox.mkt.images.engine.EngineAddress;
import com.mellanox.mkt.images.engine.RegistryServer;
import com.mellanox.mkt.images.engine.docker.RealEngine;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A build of somebody's for two platforms, from {@code mvn deploy} to what another engine pulls. */
class PublishedPlatformsIT {
    private static final Path MAVEN = Path.of(System.getProperty("mkt.test.maven3", ""));
    private static final Path JDK = Path.of(System.getProperty("java.home"));

    @TempDir
    private Path root;

    private final String key = "it-" + UUID.randomUUID().toString().substring(0, 8);
    private final EngineAddress address = RealEngine.withContainerdStore();
    private RegistryServer registry;
    private RealEngine engine;
    private ForeignBuild build;

    @BeforeEach
    void write() throws IOException, InterruptedException {
        Path busybox = Path.of(System.getProperty("mkt.test.arm64.busybox", ""));
        assumeTrue(Files.isRegularFile(busybox), "needs a busybox of arm64, which 'src/env/up --arm64' gets");
        registry = RegistryServer.start();
        engine = new RealEngine(address);
        build = new ForeignBuild(root, key, "scratch", registry.host());
        build.write("os/image.yaml", "key: " + key + "\nplatforms: [linux/amd64, linux/arm64]\n");
        Path docker = root.resolve("os/docker").resolve(key);
        Files.copy(Path.of("/bin/busybox"), docker.resolve("busybox-amd64"));
        Files.copy(busybox, docker.resolve("busybox-arm64"));
        Files.writeString(docker.resolve("kvm.Dockerfile"), """
                FROM scratch
                ARG TARGETARCH
                COPY busybox-${TARGETARCH} /bin/busybox
                RUN ["/bin/busybox", "mkdir", "/state"]
                """);
    }

    @AfterEach
    void removeImages() {
        if (engine != null) {
            for (String tag : List.of(key, key + "-arm64", key + "-1.0")) {
                engine.remove(registry.host() + "/mkt/kvm:" + tag);
            }
            engine.close();
            registry.close();
        }
    }

    private List<String> maven(String... arguments) throws IOException, InterruptedException {
        List<String> all = new ArrayList<>(List.of("-Dmkt.dockerHost=" + address.uri()));
        all.addAll(List.of(arguments));
        return build.run(MAVEN, JDK, all.toArray(String[]::new));
    }

    @Test
    void imagesWhenDeployedAreOfBothPlatformsAndEachCanBeBuiltAlone() throws Exception {
        assertThat(maven("deploy"))
                .anyMatch(line -> line.contains("emulates linux/arm64 on linux/amd64"))
                .anyMatch(line -> line.contains(key + ": published as " + registry.host() + "/mkt/kvm:" + key));

        String image = registry.host() + "/mkt/kvm:" + key;
        assertThat(uname(image, "amd64")).isEqualTo("x86_64\n");
        assertThat(uname(image, "arm64")).isEqualTo("aarch64\n");
        assertThat(root.resolve("deployed/com/example/os/1.0/os-1.0-image-arm64.json"))
                .exists();

        assertThat(maven("mkt-images:plan", "-Dkey=" + key + "-arm64"))
                .anyMatch(line -> line.contains("kvm") && line.contains("reuse"))
                .noneMatch(line -> line.contains("/mkt/kvm:" + key + " "));
        assertThat(maven("mkt-images:build", "-Dmkt.platform=linux/amd64"))
                .anyMatch(line -> line.contains(key + ": up to date, nothing to build"));
        assertThat(maven("mkt-images:build", "-Dmkt.platform=all", "-Dmkt.builder=" + address.uri()))
                .anyMatch(line -> line.contains("by BuildKit at " + address.uri() + " for linux/amd64"))
                .anyMatch(line -> line.contains("by BuildKit at " + address.uri() + " for linux/arm64"));
    }

    /** What an engine's image of an architecture says of itself. The engine that built both would choose its own. */
    private static String uname(String image, String architecture) throws Exception {
        try (RealEngine other = new RealEngine()) {
            other.pull(image, "linux/" + architecture);
            String name = other.run(image, "/bin/busybox", "uname", "-m");
            other.remove(image);
            return name;
        }
    }
}
