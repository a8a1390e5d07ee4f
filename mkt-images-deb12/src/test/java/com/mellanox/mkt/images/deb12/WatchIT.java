package com.mellanox.mkt.images.deb12;

import static org.assertj.core.api.Assertions.assertThat;

import com.mellanox.mkt.images.type.ImageReference;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.DisabledIfSystemProperty;
import org.junit.jupiter.api.io.TempDir;

/** Maven with {@code mkt.watch}: it builds an image upon that of Debian 12 and boots it after each change, until Ctrl-C. */
@DisabledIfSystemProperty(
        named = "key",
        matches = "(?!deb12$).*",
        disabledReason = "the build made another key's images")
class WatchIT {
    private static final ImageReference KVM = ImageReference.parse("it.invalid/mkt/kvm:it-watch");
    private static final String DOCKERFILE = "docker/it-watch/kvm.Dockerfile";

    @TempDir
    private Path directory;

    private Path module;

    @BeforeEach
    void createModule() throws IOException {
        module = Files.createDirectory(directory.resolve("os"));
        Files.createDirectories(module.resolve("docker/it-watch"));
        Files.writeString(module.resolve("pom.xml"), """
                <project xmlns="http://maven.apache.org/POM/4.0.0">
                    <modelVersion>4.0.0</modelVersion>
                    <groupId>it</groupId><artifactId>watch</artifactId><version>1.0</version>
                    <packaging>pom</packaging>
                </project>
                """);
        Files.writeString(module.resolve("image.yaml"), "key: it-watch\nregistry: it.invalid\n");
        Files.writeString(module.resolve(DOCKERFILE), dockerfile("first"));
    }

    private static String dockerfile(String state) {
        return "FROM " + Vms.KVM + "\nRUN echo " + state + " >/state\n";
    }

    @AfterEach
    void removeImage() {
        try (Vms vms = new Vms(directory)) {
            vms.engine().find(KVM).ifPresent(vms::remove);
        }
    }

    @Test
    @Timeout(value = 10, unit = TimeUnit.MINUTES)
    void imageWhenItChangesIsBuiltAndBootedAgainUntilCtrlC() throws IOException, InterruptedException {
        try (WatchedMaven maven = WatchedMaven.start(
                directory,
                "-Dmkt.kernel=" + Vms.kernel(),
                "-Dmkt.boot.command=echo state $(cat /state)",
                "-Dmkt.boot.home=false",
                "-Dmkt.boot.timeout=" + Vms.LONG.toSeconds(),
                "-Dmkt.settings=none",
                "-Dmkt.cacheDir=" + directory.resolve("cache"),
                "-DnoPull")) {
            maven.await("  state first");
            maven.await("waiting for changes");

            maven.write(DOCKERFILE, dockerfile("second"));
            maven.await("docker directory: 1 file has changed, kvm.Dockerfile; build and boot run again");
            maven.await("  state second");
            maven.await("waiting for changes");

            maven.write(DOCKERFILE, dockerfile("third"));
            maven.await("booting Linux");
            assertThat(maven.interrupt()).as(maven.printed()).isEqualTo(130);

            assertThat(maven.printed())
                    .doesNotContain("state third")
                    .doesNotContainPattern("(?s)(waiting for changes.*){3}");
        }
        assertThat(containers()).isEmpty();
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
