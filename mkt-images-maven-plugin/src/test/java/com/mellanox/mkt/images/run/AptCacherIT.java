package com.mellanox.mkt.images.run;

import static org.assertj.core.api.Assertions.assertThat;

import com.mellanox.mkt.images.engine.docker.RealEngine;
import com.mellanox.mkt.images.plan.SampleKey;
import java.io.IOException;
import java.nio.file.Path;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A cache of packages on this host's loopback, apt-cacher-ng as Debian has it, serves the steps in containers. */
class AptCacherIT {
    @TempDir
    private Path root;

    private final String name = "it-" + UUID.randomUUID().toString().substring(0, 8);

    @Test
    void packagesWhenInstalledAgainComeFromTheCacheOnLoopback() throws Exception {
        try (RealEngine real = new RealEngine();
                AptCacher cacher = new AptCacher(root.resolve("cacher"))) {
            try {
                build(real, cacher, "first");
                assertThat(cacher.fetched()).anyMatch(path -> path.contains("/hello_"));
                int fetched = cacher.fetched().size();
                int served = cacher.served().size();

                build(real, cacher, "second");

                assertThat(cacher.fetched()).hasSize(fetched);
                assertThat(cacher.served())
                        .hasSizeGreaterThan(served)
                        .last()
                        .asString()
                        .contains("/hello_");
                assertThat(real.run(image("second"), "hello")).isEqualTo("Hello, world!\n");
            } finally {
                real.remove(image("first"));
                real.remove(image("second"));
            }
        }
    }

    private String image(String which) {
        return "harbor.mellanox.com/mkt/kvm:" + name + "-" + which;
    }

    private void build(RealEngine real, AptCacher cacher, String which) throws IOException {
        SampleKey key = new SampleKey(root, name + "-" + which)
                .write(
                        "kvm.Dockerfile",
                        "FROM debian:bookworm",
                        // What is said here keeps the engine from taking the step from its own cache.
                        "RUN : " + image(which)
                                + " && apt-get update && apt-get install -y --no-install-recommends hello");
        new SampleRun(root, key, real.connect())
                .pull(PullPolicy.MISSING)
                .proxies(cacher.url(), null, null)
                .run();
    }
}
