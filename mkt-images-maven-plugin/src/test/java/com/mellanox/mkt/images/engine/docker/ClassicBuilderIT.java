package com.mellanox.mkt.images.engine.docker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.github.dockerjava.api.command.InspectImageResponse;
import com.mellanox.mkt.images.engine.BuildRequest;
import com.mellanox.mkt.images.engine.BuildStepException;
import com.mellanox.mkt.images.engine.BuilderChoice;
import com.mellanox.mkt.images.engine.ImageId;
import com.mellanox.mkt.images.event.BuildEvent.ImageStep;
import com.mellanox.mkt.images.event.RecordedEvents;
import com.mellanox.mkt.images.failure.SourceException;
import com.mellanox.mkt.images.type.ImageReference;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.security.DigestOutputStream;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.BrokenBarrierException;
import java.util.concurrent.Callable;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Classic builds on the engine of this machine. */
class ClassicBuilderIT {
    private static RealEngine real;
    private static DockerEngine engine;

    private final RecordedEvents events = new RecordedEvents();

    @BeforeAll
    static void connect() throws IOException {
        real = new RealEngine();
        engine = real.connect(BuilderChoice.CLASSIC);
    }

    @AfterAll
    static void cleanUp() {
        engine.close();
        real.close();
    }

    @Test
    void buildWhenAllGoesWellLabelsAndGivesTheId() throws Exception {
        ImageReference image = real.image("ok");
        TestContext context = TestContext.of(
                "FROM " + real.busybox(), "ARG WHO", "COPY hello /hello", "RUN cat /hello && echo of $WHO && true");
        BuildRequest request = new BuildRequest(
                image,
                context.with("hello", 6, out -> out.write("hello\n".getBytes(StandardCharsets.UTF_8))),
                "Dockerfile",
                Map.of("com.mellanox.mkt.key", "deb12", "quoted", "a \"b\" & c=d\n"),
                Map.of("WHO", "me & you"),
                false,
                false);

        ImageId id = engine.builder().build(request, events);

        assertThat(engine.find(image)).isEmpty();
        InspectImageResponse made = real.client().inspectImageCmd(id.toString()).exec();
        assertThat(made.getConfig().getLabels())
                .containsEntry("com.mellanox.mkt.key", "deb12")
                .containsEntry("quoted", "a \"b\" & c=d\n");
        assertThat(events.output()).contains("hello\nof me & you\n");
        assertThat(events.of(ImageStep.class)).extracting(ImageStep::step).startsWith("1/4 : FROM " + real.busybox());
    }

    @Test
    void buildWhenNoCacheIsWantedRunsEveryStepAgain() throws Exception {
        TestContext context = TestContext.of("FROM " + real.busybox(), "RUN cat /proc/uptime > /uptime");
        BuildRequest cached = context.request(real.image("cached"));
        ImageId first = engine.builder().build(cached, events);
        BuildRequest uncached =
                new BuildRequest(cached.image(), context, cached.dockerfile(), Map.of(), Map.of(), false, true);

        assertThat(engine.builder().build(cached, events)).isEqualTo(first);
        assertThat(engine.builder().build(uncached, events)).isNotEqualTo(first);
    }

    @Test
    void buildWhenCommandFailsReportsExitCodeAndLeavesNoContainer() {
        TestContext context = TestContext.of("FROM " + real.busybox(), "RUN echo working; exit 3");

        assertThatThrownBy(() -> engine.builder().build(context.request(real.image("fails")), events))
                .isInstanceOf(BuildStepException.class)
                .hasMessageStartingWith("The command '/bin/sh -c echo working; exit 3' returned a non-zero code: 3")
                .hasMessageContaining("2 | RUN echo working; exit 3")
                .extracting(e -> ((BuildStepException) e).step())
                .isEqualTo("2/2 : RUN echo working; exit 3");
        assertThat(real.containers())
                .noneMatch(container -> container.getCommand().contains("exit 3"));
        assertThat(engine.find(real.image("fails"))).isEmpty();
    }

    @Test
    void buildWhenDockerfileIsWrongReportsLine() {
        TestContext context = TestContext.of("FROM " + real.busybox(), "RUNN true");

        assertThatThrownBy(() -> engine.builder().build(context.request(real.image("wrong")), events))
                .isInstanceOf(BuildStepException.class)
                .hasMessageContaining("line 2: unknown instruction: RUNN");
    }

    @Test
    void buildWhenContextThrowsEndsWithItAndMakesNoImage() {
        SourceException message = new SourceException("rdma_core cannot be fetched", "Look", null);
        TestContext context = TestContext.of("FROM " + real.busybox(), "COPY big /big")
                .with("big", 1 << 30, out -> {
                    out.write(new byte[5_000_000]);
                    throw message;
                });

        assertThatThrownBy(() -> engine.builder().build(context.request(real.image("throws")), events))
                .isSameAs(message);
        assertThat(events.output()).isEmpty();
        assertThat(engine.find(real.image("throws"))).isEmpty();
    }

    @Test
    void buildWhenContextIsLargerThanTheHeapStreamsIt() throws Exception {
        MessageDigest digest = MessageDigest.getInstance("SHA-256");
        long size = Runtime.getRuntime().maxMemory() + 50_000_000;
        TestContext context = TestContext.of(
                        "FROM " + real.busybox(), "COPY big /big", "RUN sha256sum /big && echo > /big")
                .with("big", size, out -> random(size, new DigestOutputStream(out, digest)));

        engine.builder().build(context.request(real.image("big")), events);

        assertThat(events.output()).contains(HexFormat.of().formatHex(digest.digest()) + "  /big");
    }

    @Test
    void buildWhenTwoRunAtOnceBothWork() throws Exception {
        CyclicBarrier bothAreSending = new CyclicBarrier(2);
        ExecutorService threads = Executors.newFixedThreadPool(2);
        try {
            Future<ImageId> first = threads.submit(building("first", bothAreSending));
            Future<ImageId> second = threads.submit(building("second", bothAreSending));

            assertThat(first.get(60, TimeUnit.SECONDS)).isNotEqualTo(second.get(60, TimeUnit.SECONDS));
        } finally {
            threads.shutdownNow();
        }
    }

    private Callable<ImageId> building(String name, CyclicBarrier barrier) {
        TestContext context = TestContext.of("FROM " + real.busybox(), "COPY f /f", "RUN echo " + name + " >> /f")
                .with("f", 1, out -> {
                    try {
                        barrier.await(60, TimeUnit.SECONDS);
                    } catch (InterruptedException | BrokenBarrierException | TimeoutException e) {
                        throw new IOException(e);
                    }
                    out.write('f');
                });
        return () -> engine.builder().build(context.request(real.image(name)), events);
    }

    @Test
    void buildWhenNetworkIsTheHostsReachesItsLoopback() throws Exception {
        try (ServerSocket server = new ServerSocket(0, 5, InetAddress.getLoopbackAddress())) {
            Thread thread = new Thread(() -> serve(server), "loopback-server");
            thread.setDaemon(true);
            thread.start();
            engine.builder().build(wget(server.getLocalPort(), true), events);

            assertThat(events.output()).contains("from the host's loopback\n");
            assertThatThrownBy(() -> engine.builder().build(wget(server.getLocalPort(), false), event -> {}))
                    .isInstanceOf(BuildStepException.class)
                    .hasMessageContaining("returned a non-zero code: 1");
        }
    }

    private static BuildRequest wget(int port, boolean hostNetwork) {
        // The network is in the command, since it makes no difference to the engine's cache.
        TestContext context = TestContext.of(
                "FROM " + real.busybox(), "RUN : " + hostNetwork + " && wget -q -O - http://127.0.0.1:" + port + "/");
        return new BuildRequest(
                real.image("loopback-" + hostNetwork), context, "Dockerfile", Map.of(), Map.of(), hostNetwork, false);
    }

    private static void serve(ServerSocket server) {
        byte[] answer = "HTTP/1.0 200 OK\r\nContent-Length: 25\r\n\r\nfrom the host's loopback\n"
                .getBytes(StandardCharsets.US_ASCII);
        while (!server.isClosed()) {
            try (Socket connection = server.accept()) {
                InputStream in = connection.getInputStream();
                in.read(new byte[4096]);
                connection.getOutputStream().write(answer);
            } catch (IOException closed) {
                return;
            }
        }
    }

    private static void random(long size, OutputStream out) throws IOException {
        Random random = new Random(size);
        byte[] block = new byte[1 << 16];
        for (long left = size; left > 0; left -= block.length) {
            random.nextBytes(block);
            out.write(block, 0, (int) Math.min(left, block.length));
        }
    }
}
