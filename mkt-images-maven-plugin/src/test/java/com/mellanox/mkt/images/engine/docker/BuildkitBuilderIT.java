package com.mellanox.mkt.images.engine.docker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.mellanox.mkt.images.engine.BuildRequest;
import com.mellanox.mkt.images.engine.BuildStepException;
import com.mellanox.mkt.images.engine.BuilderChoice;
import com.mellanox.mkt.images.engine.BuilderWarning;
import com.mellanox.mkt.images.engine.EngineAddress;
import com.mellanox.mkt.images.engine.EngineImage;
import com.mellanox.mkt.images.engine.ImageId;
import com.mellanox.mkt.images.engine.RegistryServer;
import com.mellanox.mkt.images.event.BuildEvent.Detail;
import com.mellanox.mkt.images.event.BuildEvent.ImageStep;
import com.mellanox.mkt.images.event.RecordedEvents;
import com.mellanox.mkt.images.failure.SourceException;
import com.mellanox.mkt.images.type.BuilderKind;
import com.mellanox.mkt.images.type.ImageReference;
import com.mellanox.mkt.images.type.Login;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Builds by BuildKit on each Docker Engine. */
@OnEachEngine(withBuildkit = true)
class BuildkitBuilderIT {
    private final EngineAddress address;

    private final RecordedEvents events = new RecordedEvents();
    private final List<ImageId> built = new ArrayList<>();
    private RealEngine real;
    private DockerEngine engine;

    BuildkitBuilderIT(EngineAddress address) {
        this.address = address;
    }

    @BeforeEach
    void connect() throws IOException {
        real = new RealEngine(address);
        engine = connect(Optional.empty());
    }

    private DockerEngine connect(Optional<Login> login) {
        return DockerEngine.connect(address, registry -> login, BuilderChoice.AUTO, events);
    }

    @AfterEach
    void cleanUp() {
        engine.close();
        built.forEach(id -> real.remove(id.toString()));
        real.close();
    }

    private ImageId build(BuildRequest request) throws BuildStepException {
        ImageId id = engine.builder().build(request, events);
        built.add(id);
        return id;
    }

    @Test
    void buildWhenAllGoesWellLabelsAndGivesTheIdThatTheEngineFinds() throws Exception {
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

        ImageId id = build(request);

        assertThat(engine.builderKind()).isEqualTo(BuilderKind.BUILDKIT);
        assertThat(engine.find(image)).isEmpty();
        engine.tag(id, image);
        assertThat(engine.find(image)).contains(id);
        assertThat(engine.images().find(image))
                .get()
                .extracting(EngineImage::id)
                .isEqualTo(id);
        assertThat(real.labels(id.toString()))
                .containsEntry("com.mellanox.mkt.key", "deb12")
                .containsEntry("quoted", "a \"b\" & c=d\n");
        assertThat(events.output()).contains("hello\nof me & you\n");
        assertThat(events.of(ImageStep.class))
                .extracting(ImageStep::step)
                .contains("3/3 : RUN cat /hello && echo of me & you && true");
    }

    @Test
    void buildWhenNoCacheIsWantedRunsEveryStepAgain() throws Exception {
        TestContext context = TestContext.of("FROM " + real.busybox(), "RUN cat /proc/uptime > /uptime");
        BuildRequest cached = context.request(real.image("cached"));
        ImageId first = build(cached);

        assertThat(build(cached)).isEqualTo(first);
        assertThat(build(cached.with(Map.of(), true))).isNotEqualTo(first);
    }

    @Test
    void buildWhenAStepFailsReportsItsExitCodeLineAndOwnOutput() {
        TestContext context = TestContext.of(
                "FROM " + real.busybox() + " AS other",
                "RUN for i in 1 2 3 4 5 6 7 8; do echo other; done; sleep 60",
                "FROM " + real.busybox(),
                "RUN echo first; \\",
                "    sleep 2; echo working >&2; exit 3",
                "COPY --from=other /name /other");

        BuildStepException failure =
                catchThrowableOfType(BuildStepException.class, () -> build(context.request(real.image("fails"))));

        assertThat(failure.step()).endsWith("2/3 : RUN echo first;     sleep 2; echo working >&2; exit 3");
        assertThat(failure).hasMessageStartingWith("exit code 3");
        assertThat(failure.lastLines()).contains(List.of("first", "working"));
        assertThat(failure).hasMessage("""
                    exit code 3
                      Dockerfile:4
                      4 | RUN echo first; \\
                        | ^^^^^^^^^^^^^^^^^""");
        assertThat(engine.find(real.image("fails"))).isEmpty();
    }

    @Test
    void buildWhenDockerfileIsWrongReportsLine() {
        TestContext context = TestContext.of("FROM " + real.busybox(), "RUNN true");

        assertThatThrownBy(() -> build(context.request(real.image("wrong"))))
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

        assertThatThrownBy(() -> build(context.request(real.image("throws")))).isSameAs(message);
        assertThat(engine.find(real.image("throws"))).isEmpty();
    }

    @Test
    void buildWhenImagesHaveTemporaryNamesUsesTheCacheAndRemovesTheNames() throws Exception {
        ImageId base = engine.find(ImageReference.parse(real.busybox())).orElseThrow();

        ImageId first = build(named(base, temporaryName(), "RUN cat /proc/uptime > /uptime"));
        ImageReference second = temporaryName();

        assertThat(build(named(base, second, "RUN cat /proc/uptime > /uptime"))).isEqualTo(first);
        assertThat(engine.find(ImageReference.parse(real.busybox()))).contains(base);
        assertIsGoneAfterTheRun(second);
        assertThat(events.of(ImageStep.class)).extracting(ImageStep::step).contains("1/2 : FROM " + real.busybox());
        assertThat(events.output()).doesNotContain("mkt-images.invalid");
    }

    @Test
    void buildWhenItFailsRemovesTheTemporaryNamesAndShowsThoseOfTheUser() {
        ImageId base = engine.find(ImageReference.parse(real.busybox())).orElseThrow();
        ImageReference name = temporaryName();

        assertThatThrownBy(() -> build(named(base, name, "COPY --from=" + name + " /missing /")))
                .isInstanceOf(BuildStepException.class)
                .hasMessageContaining("/missing")
                .hasMessageNotContaining("mkt-images.invalid");
        assertIsGoneAfterTheRun(name);
    }

    private void assertIsGoneAfterTheRun(ImageReference name) {
        assertThat(engine.find(name)).isPresent();
        engine.close();
        try (DockerEngine other = real.connect()) {
            assertThat(other.find(name)).isEmpty();
        }
    }

    private static ImageReference temporaryName() {
        return ImageReference.parse("mkt-images.invalid/"
                + UUID.randomUUID().toString().replace("-", "").substring(0, 20) + ":0");
    }

    private BuildRequest named(ImageId base, ImageReference name, String instruction) {
        return new NamedContext(
                        TestContext.of("FROM " + name, instruction),
                        Map.of(base, ImageReference.parse(real.busybox())),
                        Map.of(base, name))
                .request(real.image("named"));
    }

    @Test
    void buildWhenTheRegistryOfAnImageHasTheSameNameDoesNotAskIt() throws Exception {
        try (AskedRegistry registry = AskedRegistry.start()) {
            String name = registry.host() + "/local_mkt/support_x:1";
            ImageId base = engine.find(ImageReference.parse(real.busybox())).orElseThrow();
            engine.tag(base, ImageReference.parse(name));
            try {
                build(TestContext.of("FROM " + name, "COPY --from=" + name + " /name /own")
                        .request(real.image("own")));
                assertThat(registry.requests()).isEmpty();
            } finally {
                engine.untag(ImageReference.parse(name));
            }

            assertThatThrownBy(() -> build(TestContext.of("FROM " + name).request(real.image("own"))))
                    .isInstanceOf(BuildStepException.class);
            assertThat(registry.requests()).isNotEmpty();
        }
    }

    @Test
    void buildWhenBaseImageNeedsALoginSendsIt() throws Exception {
        try (RegistryServer open = RegistryServer.start();
                RegistryServer closed = open.startWithLogin("me", "secret")) {
            ImageReference pushed = ImageReference.parse(open.host() + "/mkt-test/base:1");
            ImageId base = engine.find(ImageReference.parse(real.busybox())).orElseThrow();
            engine.tag(base, pushed);
            engine.push(pushed, Duration.ofMinutes(1), events);
            engine.untag(pushed);
            TestContext context = TestContext.of("FROM " + closed.host() + "/mkt-test/base:1", "RUN echo pulled");

            assertThatThrownBy(() -> build(context.request(real.image("private"))))
                    .isInstanceOf(BuildStepException.class);
            try (DockerEngine loggedIn = connect(Optional.of(new Login("me", "secret")))) {
                built.add(loggedIn.builder().build(context.request(real.image("private")), events));
            }
            assertThat(events.output()).contains("pulled\n");
        }
    }

    @Test
    void buildWhenNetworkIsTheHostsReachesItsLoopback() throws Exception {
        try (AskedRegistry server = AskedRegistry.start()) {
            assertThatThrownBy(() -> build(wget(server.host(), false)))
                    .isInstanceOf(BuildStepException.class)
                    .hasMessageStartingWith("exit code 1");
            assertThat(server.requests()).isEmpty();

            assertThatThrownBy(() -> build(wget(server.host(), true))).isInstanceOf(BuildStepException.class);
            assertThat(server.requests()).contains("GET /");
        }
    }

    private BuildRequest wget(String host, boolean hostNetwork) {
        TestContext context = TestContext.of(
                "FROM " + real.busybox(), "RUN : " + hostNetwork + " && wget -q -O - http://" + host + "/");
        return new BuildRequest(real.image("loopback"), context, "Dockerfile", Map.of(), Map.of(), hostNetwork, false);
    }

    @Test
    void buildWhenDockerfileHasAHereDocumentRunsIt() throws Exception {
        assumeTrue(!real.isDocker20(), "here-documents need BuildKit 0.10, which Docker 20.10 does not have");

        build(TestContext.of("FROM " + real.busybox(), "RUN <<EOF", "echo one", "echo two", "EOF")
                .request(real.image("here")));

        assertThat(events.output()).contains("one\ntwo\n");
    }

    @Test
    void checkWhenARuleIsBrokenTellsItsLineAndBuildsNothing() {
        BuildRequest request = TestContext.of("FROM scratch AS one", "FROM " + real.busybox() + " as two", "RUN false")
                .request(real.image("checked"));

        List<BuilderWarning> warnings = engine.builder().check(request, events);

        if (events.of(Detail.class).stream().anyMatch(detail -> detail.text().contains("this BuildKit has none"))) {
            assertThat(warnings).isEmpty();
            assumeTrue(false, "checks need BuildKit 0.15");
        }
        assertThat(warnings)
                .anyMatch(warning -> warning.rule().equals("FromAsCasing")
                        && warning.line() == 2
                        && warning.url().isPresent());
        assertThat(events.of(ImageStep.class)).isEmpty();
    }

    @Test
    void buildWhenBuildKitWarnsHasTheLineInItsOutput() throws Exception {
        build(TestContext.of("FROM " + real.busybox() + " as one").request(real.image("warned")));

        assumeTrue(events.output().contains("Warning: "), "warnings need BuildKit 0.15");
        assertThat(events.output()).contains("Warning: Dockerfile:1: FromAsCasing");
        assertThat(events.of(Detail.class))
                .extracting(Detail::text)
                .anyMatch(text -> text.contains(": Dockerfile:1: FromAsCasing"));
    }

    @Test
    void connectionWhenMadeDescribesVersionAndStore() throws Exception {
        build(TestContext.of("FROM " + real.busybox()).request(real.image("plain")));

        assertThat(events.of(Detail.class))
                .extracting(Detail::text)
                .anyMatch(text -> text.startsWith("BuildKit ") && text.contains("linux/"));
    }
}
