package com.mellanox.mkt.images.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.mockito.AdditionalAnswers.delegatesTo;
import static org.mockito.ArgumentMatchers.any;
import static org.mockito.Mockito.doAnswer;
import static org.mockito.Mockito.mock;

import com.mellanox.mkt.images.engine.BuilderAddress;
import com.mellanox.mkt.images.engine.BuilderGroup;
import com.mellanox.mkt.images.engine.Engine;
import com.mellanox.mkt.images.engine.EngineFuture;
import com.mellanox.mkt.images.engine.RegistryServer;
import com.mellanox.mkt.images.engine.buildkit.RemoteEngine;
import com.mellanox.mkt.images.engine.docker.RealEngine;
import com.mellanox.mkt.images.engine.docker.SocketRelay;
import com.mellanox.mkt.images.engine.docker.TlsDirectory;
import com.mellanox.mkt.images.event.BuildEvent;
import com.mellanox.mkt.images.event.BuildEvent.ImageOutput;
import com.mellanox.mkt.images.event.BuildEvent.ImageStarted;
import com.mellanox.mkt.images.event.BuildEvent.Notice;
import com.mellanox.mkt.images.event.BuildEvent.Warning;
import com.mellanox.mkt.images.event.BuildListener;
import com.mellanox.mkt.images.failure.MktException;
import com.mellanox.mkt.images.plan.SampleKey;
import com.mellanox.mkt.images.type.ImageReference;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Whole runs on two builders, which are two ways to one BuildKit: neither has what the other one has built. */
class SeveralBuildersIT {
    /** Of each byte in either direction. It is long, so that a busy machine does not look like one more round trip. */
    private static final Duration DELAY = Duration.ofMillis(250);

    @TempDir
    private Path root;

    private final String name = "it-" + UUID.randomUUID().toString().substring(0, 8);
    private final String kvm = "harbor.mellanox.com/mkt/kvm:" + name;
    private RegistryServer server;
    private RealEngine here;
    private RealEngine there;
    private SocketRelay first;
    private SocketRelay second;
    private SampleKey key;
    private Runnable beforeRead = () -> {};
    private Runnable beforeDelivery = () -> {};

    @BeforeEach
    void createKey() throws IOException, InterruptedException {
        server = RegistryServer.start();
        here = new RealEngine();
        there = new RealEngine(RealEngine.withContainerdStore());
        first = new SocketRelay(RealEngine.withContainerdStore());
        second = new SocketRelay(RealEngine.withContainerdStore());
        String base = publishBusybox();
        key = new SampleKey(root, name).onBusybox(base);
        writePackage("one", "# {products: [/products]}");
        writePackage("two", "# {products: [/products]}");
        writePackage("four", "# {products: [/products]}");
        writePackage(
                "three",
                "# image_files: {one: {files: [/products/], dest: /}, two: {files: [/products/], dest: /}}",
                "# products: [/products]");
        key.write(
                "kvm.Dockerfile",
                "FROM " + base,
                "COPY --from=local_mkt/support_one:" + name + " /products /result",
                "COPY --from=local_mkt/support_two:" + name + " /products /result",
                "COPY --from=local_mkt/support_three:" + name + " /products /result",
                "COPY --from=local_mkt/support_four:" + name + " /products /result");
    }

    private void writePackage(String text, String... header) throws IOException {
        key.write(
                "support-" + text + ".sh",
                "# ---",
                String.join("\n", header),
                "",
                "mkdir -p /products",
                "echo begun",
                "sleep 2",
                "[ " + text + " != three ] || cat /one /two",
                "echo " + text + " > /products/" + text);
    }

    private String publishBusybox() {
        ImageReference image = ImageReference.parse("127.0.0.1:" + server.port() + "/test/busybox:" + name);
        try (var engine = here.connect()) {
            engine.tag(engine.find(ImageReference.parse(here.busybox())).orElseThrow(), image);
            engine.push(image, Duration.ofMinutes(1), event -> {});
            engine.untag(image);
        }
        return image.toString();
    }

    @AfterEach
    void removeImages() {
        here.remove(kvm);
        here.close();
        there.close();
        first.close();
        second.close();
        server.close();
    }

    private SampleRun run(BuildListener listener) {
        return run(listener, 2);
    }

    /** With one job, all is built by the first builder. */
    private SampleRun runOnFirst() {
        return run(event -> {}, 1);
    }

    private SampleRun run(BuildListener listener, int jobs) {
        try (RemoteEngine engine = connect(List.of(first, second))) {
            SampleRun run = new SampleRun(root, key, reading(engine)).jobs(jobs).listener(listener);
            run.run();
            return run;
        }
    }

    private RemoteEngine connect(List<SocketRelay> relays) {
        List<BuilderAddress> addresses = relays.stream()
                .map(relay -> BuilderAddress.parse(relay.address().uri().toString(), null))
                .toList();
        return RemoteEngine.connect(
                new BuilderGroup(addresses, null),
                RemoteEngine.Use.HERE,
                TlsDirectory::context,
                registry -> Optional.empty(),
                new EngineFuture(() -> {
                    beforeDelivery.run();
                    return here.connect();
                }),
                root.resolve("cache"),
                event -> {});
    }

    private Engine reading(Engine engine) {
        Engine reading = mock(Engine.class, delegatesTo(engine));
        try {
            doAnswer(read -> {
                        beforeRead.run();
                        engine.read(read.getArgument(0), read.getArgument(1), read.getArgument(2));
                        return null;
                    })
                    .when(reading)
                    .read(any(), any(), any());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return reading;
    }

    private void assertMade() throws InterruptedException {
        assertThat(here.run(kvm, "/bin/busybox", "cat", "/result/one", "/result/two", "/result/three", "/result/four"))
                .isEqualTo("one\ntwo\nthree\nfour\n");
    }

    @Test
    void packagesWhenTwoBuildersAreThereAreBuiltOnBothAndTheirProductsMove() throws Exception {
        SampleRun run = run(event -> {}, 4);

        assertMade();
        assertThat(run.of(Notice.class))
                .extracting(Notice::text)
                .filteredOn(text -> text.contains("is also built by"))
                .containsExactly("harbor.mellanox.com/mkt/build:" + name + " is also built by the builder at "
                        + second.address().uri());
    }

    /** About five: one to learn that an engine wants an upgrade, the upgrade, the workers, and two for the base image. */
    @Test
    void runWhenNothingHasChangedTakesFewRoundTrips() throws Exception {
        try (RemoteEngine engine = connect(List.of(first))) {
            new SampleRun(root, key, engine).jobs(2).run();
        }
        Duration near = time(Duration.ZERO);
        Duration far = time(DELAY);

        long roundTrips = far.minus(near).dividedBy(DELAY.multipliedBy(2));
        assertThat(roundTrips).isBetween(3L, 8L);
    }

    private Duration time(Duration delay) throws IOException {
        first.delay(delay);
        long start = System.nanoTime();
        try (RemoteEngine engine = connect(List.of(first))) {
            SampleRun run = new SampleRun(root, key, engine);
            run.unplanned();
            assertThat(run.of(ImageStarted.class)).hasSize(0);
        }
        return Duration.ofNanos(System.nanoTime() - start);
    }

    @Test
    void buildWhenItsBuilderIsLostIsDoneByTheOther() throws Exception {
        SampleRun run = run(event -> {
            if (begins(event, "support_one")) {
                first.cut();
            }
        });

        assertMade();
        assertThat(run.of(Warning.class))
                .extracting(Warning::what)
                .anyMatch(what ->
                        what.contains("The builder at " + first.address().uri() + " was lost during the build of")
                                && what.endsWith("is built by another builder"));
    }

    @Test
    void packageWhenItsBuilderIsLostBeforeItsProductsAreReadIsBuiltByTheOther() throws Exception {
        beforeRead = first::cut;

        SampleRun run = runOnFirst();

        assertMade();
        assertBuiltByAnother(run, "the copy of /products from .*", "local_mkt/support_.*");
    }

    @Test
    void kvmImageWhenItsBuilderIsLostBeforeItsTransferIsBuiltByTheOther() throws Exception {
        beforeDelivery = first::cut;

        SampleRun run = runOnFirst();

        assertMade();
        assertBuiltByAnother(run, "the transfer of " + kvm, kvm);
    }

    /** The loss is noticed during the work, or shortly before; then the next build there notices it, too. */
    private void assertBuiltByAnother(SampleRun run, String during, String image) {
        assertThat(run.of(Warning.class))
                .extracting(Warning::what)
                .first()
                .asString()
                .matches("(The builder at " + first.address().uri() + " was lost during " + during
                        + ": .*|No builder has sha256:[0-9a-f]{64} any more); " + image
                        + " is built by another builder");
    }

    @Test
    void runWhenAllBuildersAreLostTellsWhatToDo() {
        assertThatThrownBy(() -> run(event -> {
                    if (begins(event, "support_one")) {
                        first.cut();
                        second.cut();
                    }
                }))
                .isInstanceOf(MktException.class)
                .hasMessageContaining("No builder is left: the connection was lost to the builder at "
                        + first.address().uri())
                .hasMessageContaining("What they have built is in their caches");
    }

    private static boolean begins(BuildEvent event, String image) {
        return event instanceof ImageOutput output
                && output.image().toString().contains(image)
                && output.text().strip().equals("begun");
    }
}
