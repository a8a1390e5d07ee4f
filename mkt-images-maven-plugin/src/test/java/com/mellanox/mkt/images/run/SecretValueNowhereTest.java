package com.mellanox.mkt.images.run;

import static org.assertj.core.api.Assertions.assertThat;

import com.mellanox.mkt.images.engine.BuildRequest;
import com.mellanox.mkt.images.engine.FakeBuild;
import com.mellanox.mkt.images.engine.FakeEngine;
import com.mellanox.mkt.images.plan.Plan;
import com.mellanox.mkt.images.plan.SampleKey;
import com.mellanox.mkt.images.report.PlanJson;
import com.mellanox.mkt.images.secret.SecretOrigin;
import com.mellanox.mkt.images.secret.SecretServers;
import com.mellanox.mkt.images.secret.SecretSource;
import com.mellanox.mkt.images.secret.SecretValue;
import com.mellanox.mkt.images.secret.StepSecrets;
import com.mellanox.mkt.images.type.BuilderKind;
import com.mellanox.mkt.images.type.SecretId;
import com.mellanox.mkt.images.type.UserEnvironment;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A run in which the values of three secrets were read: they are in no event, plan, record, label, context or log. */
class SecretValueNowhereTest {
    private static final String VALUE = "hunter2";
    private static final String TOOL = "local_mkt/support_tool:deb12";

    @TempDir
    private Path root;

    @TempDir
    private Path elsewhere;

    private final FakeEngine engine = new FakeEngine().with(BuilderKind.BUILDKIT);

    private StepSecrets secrets() throws IOException {
        Files.writeString(elsewhere.resolve("token"), VALUE);
        UserEnvironment environment = new UserEnvironment(Map.of("TOKEN", VALUE), elsewhere);
        SecretServers servers = new SecretServers() {
            @Override
            public boolean hasPassword(String id) {
                return true;
            }

            @Override
            public Optional<String> password(String id) {
                return Optional.of(VALUE);
            }
        };
        return new StepSecrets(
                Map.of(
                        new SecretId("a"), source("file:token", environment, servers),
                        new SecretId("b"), source("env:TOKEN", environment, servers),
                        new SecretId("c"), source("server:vendor", environment, servers)),
                Map.of());
    }

    private SecretSource source(String text, UserEnvironment environment, SecretServers servers) {
        return new SecretSource(SecretOrigin.parse(text, elsewhere::resolve), "the POM", environment, servers);
    }

    private SampleRun run() throws IOException {
        SampleKey key = new SampleKey(root)
                .write("support.Dockerfile", "FROM debian:bookworm")
                .write("kvm.Dockerfile", "FROM debian:bookworm", "COPY --from=" + TOOL + " /bin/tool /bin/tool")
                .script("tool", "secrets: [a, b, c]");
        return new SampleRun(root, key, engine).secrets(secrets());
    }

    @Test
    void valueWhenReadDuringABuildIsNowhere() throws IOException {
        SampleRun run = run();
        Plan plan = run.plan();
        run.run();

        List<String> shown = new ArrayList<>();
        BuildRequest request = engine.build(TOOL).request();
        for (SecretSource source : request.secrets().secrets().values()) {
            try (SecretValue value = source.read()) {
                assertThat(value.bytes()).asString(StandardCharsets.UTF_8).isEqualTo(VALUE);
                shown.add(value + " " + source + " " + source.fault());
            }
        }
        shown.add(request.toString());
        shown.add(plan.toString());
        shown.add(PlanJson.of(plan));
        run.events().forEach(event -> shown.add(event.toString()));
        engine.builds().forEach(build -> addAll(build, shown));
        assertThat(shown).hasSizeGreaterThan(20).noneMatch(text -> text.contains(VALUE));
    }

    private static void addAll(FakeBuild build, List<String> shown) {
        shown.add(build.request().labels().toString());
        shown.add(build.request().arguments().toString());
        build.names().forEach(name -> shown.add(build.entry(name).text()));
    }

    @Test
    void valueWhenABuildHasEndedIsInNoFile() throws IOException {
        run().run();

        byte[] value = VALUE.getBytes(StandardCharsets.UTF_8);
        try (Stream<Path> files = Files.walk(root)) {
            List<Path> all = files.filter(Files::isRegularFile).toList();
            assertThat(all)
                    .hasSizeGreaterThan(5)
                    .allSatisfy(file -> assertThat(new String(Files.readAllBytes(file), StandardCharsets.ISO_8859_1))
                            .doesNotContain(new String(value, StandardCharsets.ISO_8859_1)));
        }
    }

    @Test
    void optionsWhenShownHaveNoValue() throws IOException {
        assertThat(secrets().toString()).contains("env:TOKEN", "server:vendor").doesNotContain(VALUE);
    }
}
