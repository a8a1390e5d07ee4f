package com.mellanox.mkt.images.maven;

import static org.assertj.core.api.Assertions.assertThat;
import static org.mockito.Mockito.when;

import com.mellanox.mkt.images.engine.docker.RealEngine;
import com.mellanox.mkt.images.engine.docker.SleepingStep;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import javax.inject.Inject;
import org.apache.maven.api.plugin.testing.InjectMojo;
import org.apache.maven.api.plugin.testing.MojoTest;
import org.apache.maven.execution.MavenSession;
import org.apache.maven.plugin.MojoExecution;
import org.apache.maven.plugin.MojoFailureException;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The goal {@code build} with {@code mkt.watch} on an engine. */
@MojoTest
@Timeout(120)
class WatchIT {
    @TempDir
    private Path root;

    @Inject
    private MavenSession session;

    private final String key = "it-" + UUID.randomUUID().toString().substring(0, 8);
    private final String kvm = "it.invalid/mkt/kvm:" + key;
    private RealEngine real;
    private SampleModule module;
    private @Nullable Thread watch;

    @BeforeEach
    void createModule() throws IOException {
        real = new RealEngine();
        module = new SampleModule(root, session).write("image.yaml", "key: " + key + "\nregistry: it.invalid\n");
        module.dockerHost = null;
        when(session.isOffline()).thenReturn(false);
    }

    @AfterEach
    void end() throws InterruptedException {
        if (watch != null) {
            watch.interrupt();
            watch.join();
        }
        real.awaitNoContainer();
        real.remove(kvm);
        real.close();
    }

    private void writeImage(String command) throws IOException {
        module.write("docker/" + key + "/kvm.Dockerfile", "FROM " + real.busybox() + "\nRUN " + command + "\n");
    }

    private CompletableFuture<String> start(BuildMojo mojo) {
        mojo.without = List.of();
        mojo.noPull = "true";
        mojo.cacheDir = root.resolve("cache").toString();
        mojo.watch = "true";
        mojo.execution = new MojoExecution(mojo.execution.getMojoDescriptor(), "default-cli", MojoExecution.Source.CLI);
        CompletableFuture<String> failure = new CompletableFuture<>();
        watch = new Thread(
                () -> {
                    try {
                        module.execute(mojo);
                        failure.complete("");
                    } catch (MojoFailureException e) {
                        failure.complete(e.getMessage());
                    }
                },
                "test-goal");
        watch.start();
        return failure;
    }

    private void await(String text, int times) throws InterruptedException {
        long start = System.nanoTime();
        while (module.log.lines().stream().filter(line -> line.contains(text)).count() < times) {
            assertThat(System.nanoTime() - start)
                    .as(module.log.lines().toString())
                    .isLessThan(TimeUnit.SECONDS.toNanos(60));
            Thread.sleep(20);
        }
    }

    @Test
    @InjectMojo(goal = "build")
    void buildWhenAFileChangesDuringAStepEndsTheStepAndBuildsTheNewState(BuildMojo mojo) throws Exception {
        SleepingStep step = SleepingStep.create();
        writeImage(step.command());
        CompletableFuture<String> failure = start(mojo);
        step.await();

        writeImage("echo second > /state");
        step.awaitEnd();
        await("waiting for changes", 1);
        assertThat(real.run(kvm, "cat", "/state")).isEqualTo("second\n");

        writeImage("echo third > /state");
        await("waiting for changes", 2);
        assertThat(real.run(kvm, "cat", "/state")).isEqualTo("third\n");
        assertThat(module.log.lines())
                .filteredOn(line -> line.contains("changed"))
                .containsExactly(
                        "info " + key + ": docker directory: 1 file has changed, kvm.Dockerfile; the run is cancelled,"
                                + " and build runs again",
                        "info " + key + ": docker directory: 1 file has changed, kvm.Dockerfile; build runs again");
        assertThat(module.log.lines()).noneMatch(line -> line.startsWith("error "));
        assertThat(failure).isNotDone();
    }
}
