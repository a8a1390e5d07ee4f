package com.mellanox.mkt.images.engine.docker;

import com.mellanox.mkt.images.engine.BuildRequest;
import com.mellanox.mkt.images.engine.BuildStepException;
import com.mellanox.mkt.images.engine.EngineAddress;
import com.mellanox.mkt.images.engine.ImageId;
import com.mellanox.mkt.images.failure.CancelledException;
import com.mellanox.mkt.images.secret.SecretOrigin;
import com.mellanox.mkt.images.secret.SecretServers;
import com.mellanox.mkt.images.secret.SecretSource;
import com.mellanox.mkt.images.secret.SshSource;
import com.mellanox.mkt.images.secret.StepSecrets;
import com.mellanox.mkt.images.type.SecretId;
import com.mellanox.mkt.images.type.SshId;
import com.mellanox.mkt.images.type.UserEnvironment;
import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/** Tries what an engine can do, by the builder that it has for a user who chooses none. */
final class EngineTrial implements AutoCloseable {
    private static final Instant COMMITTED = Instant.parse("2024-02-29T12:00:00Z");

    private final RealEngine real;
    private final DockerEngine engine;
    private final StepSecrets secrets;
    private final ServerSocketChannel agent;

    /** Uses a directory for a secret and the socket of an agent. */
    EngineTrial(EngineAddress address, Path directory) throws IOException {
        real = new RealEngine(address);
        engine = real.connect();
        agent = ServerSocketChannel.open(StandardProtocolFamily.UNIX);
        Path socket = directory.resolve("agent.sock");
        agent.bind(UnixDomainSocketAddress.of(socket));
        Files.writeString(directory.resolve("token"), "value");
        SecretSource token = new SecretSource(
                SecretOrigin.parse("file:token", directory::resolve),
                "here",
                new UserEnvironment(Map.of(), directory),
                SecretServers.NONE);
        secrets = new StepSecrets(
                Map.of(new SecretId("token"), token), Map.of(new SshId("default"), new SshSource(socket, "here")));
    }

    /** The product with its main version, and the image store where there are two. */
    String engine() throws IOException {
        String product = engine.description().replaceFirst("(\\d+\\.\\d+)\\S* at .*", "$1");
        return real.hasContainerdStore() ? product + ", containerd image store" : product;
    }

    String builder() {
        return engine.builderKind().toString();
    }

    boolean builds(String instruction) {
        try {
            build(request(instruction));
            return true;
        } catch (BuildStepException e) {
            return false;
        }
    }

    private BuildRequest request(String instruction) {
        return TestContext.of("FROM " + real.busybox(), instruction)
                .request(real.image("feature"))
                .with(secrets);
    }

    private ImageId build(BuildRequest request) throws BuildStepException {
        return engine.builder().build(request, event -> {});
    }

    boolean hasChecks() {
        return !engine.builder()
                .check(request("MAINTAINER nobody"), event -> {})
                .isEmpty();
    }

    boolean takesTime() throws BuildStepException, IOException {
        return real.inspect(build(committed())).get("Created").asText().startsWith("2024-02-29T12:00:00");
    }

    boolean buildsTheSame() throws BuildStepException {
        return build(committed()).equals(build(committed()));
    }

    private BuildRequest committed() {
        return request("RUN mkdir /made && echo made > /made/file")
                .at(COMMITTED)
                .with(Map.of(), true);
    }

    boolean endsSteps() throws InterruptedException {
        SleepingStep step = SleepingStep.create();
        Thread build = new Thread(() -> {
            try {
                build(request("RUN " + step.command()));
            } catch (BuildStepException | CancelledException e) {
                return;
            }
        });
        build.start();
        step.await();
        build.interrupt();
        build.join();
        boolean ended = hasEnded(step);
        step.end();
        step.awaitEnd();
        return ended;
    }

    private static boolean hasEnded(SleepingStep step) {
        long start = System.nanoTime();
        while (step.isRunning() && System.nanoTime() - start < TimeUnit.SECONDS.toNanos(5)) {
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(20));
        }
        return !step.isRunning();
    }

    @Override
    public void close() throws IOException {
        agent.close();
        real.close();
    }
}
