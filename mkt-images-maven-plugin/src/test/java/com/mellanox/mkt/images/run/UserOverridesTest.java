package com.mellanox.mkt.images.run;

import static org.assertj.core.api.Assertions.assertThat;

import com.mellanox.mkt.images.engine.FakeEngine;
import com.mellanox.mkt.images.event.BuildEvent;
import com.mellanox.mkt.images.plan.SampleKey;
import com.mellanox.mkt.images.publication.PublicationFiles;
import com.mellanox.mkt.images.type.PackageName;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Whole runs with the user's own settings: what of them is told, and handed over to publishing. */
class UserOverridesTest {
    private static final PackageName SIMX = new PackageName("simx");
    private static final String PLACE = "~/.config/mkt-images/settings.yaml:4";

    @TempDir
    private Path root;

    private final FakeEngine engine = new FakeEngine();
    private SampleKey key;
    private SampleRun run;

    @BeforeEach
    void createKey() throws IOException {
        key = new SampleKey(root)
                .write("support.Dockerfile", "FROM debian:bookworm")
                .script("perftest")
                .script("simx", "optional: true", "products: [/opt/simx]")
                .write(
                        "kvm.Dockerfile",
                        "FROM debian:bookworm",
                        "COPY --from=local_mkt/support_perftest:deb12 /opt/debs/ /opt/debs/",
                        "COPY --from=local_mkt/support_simx:deb12 /opt/simx /opt/simx");
        run = new SampleRun(root, key, engine);
    }

    private List<String> notices() {
        return run.events().stream()
                .filter(BuildEvent.Notice.class::isInstance)
                .map(event -> ((BuildEvent.Notice) event).text())
                .filter(text -> text.contains("settings.yaml"))
                .toList();
    }

    private List<String> personal() {
        return PublicationFiles.readBuiltImages(run.logs().resolve("image.json"))
                .personal();
    }

    @Test
    void packageWhenLeftOutByThemIsToldAndHandedOver() {
        run.own(new UserOverrides(Map.of(), Map.of(SIMX, PLACE), Map.of())).run();

        assertThat(notices()).containsExactly("deb12: simx is left out, as " + PLACE + " says");
        assertThat(personal()).containsExactly("simx is left out, as " + PLACE + " says");
        assertThat(run.warnings()).isEmpty();
    }

    @Test
    void packageWhenPutBackByThemIsToldAndHandedOver() throws IOException {
        key.describe("key: deb12", "without: [simx]");

        run.own(new UserOverrides(Map.of(SIMX, PLACE), Map.of(), Map.of())).run();

        assertThat(notices()).containsExactly("deb12: simx is included again, as " + PLACE + " says");
        assertThat(personal()).hasSize(1);
    }

    @Test
    void packageWhenTheDescriptorLeavesItOutAnywayIsNotTheirs() throws IOException {
        key.describe("key: deb12", "without: [simx]");

        run.own(new UserOverrides(Map.of(), Map.of(SIMX, PLACE), Map.of())).run();

        assertThat(notices()).isEmpty();
        assertThat(personal()).isEmpty();
    }

    @Test
    void packageWhenNotOptionalIsLeftOutAsWell() {
        run.own(new UserOverrides(Map.of(), Map.of(new PackageName("perftest"), PLACE), Map.of()))
                .run();

        assertThat(notices()).containsExactly("deb12: perftest is left out, as " + PLACE + " says");
        assertThat(engine.build("local_mkt/support_perftest:deb12").dockerfile())
                .startsWith("FROM scratch");
    }

    @Test
    void sourceWhenTheirsIsTold() throws IOException {
        run.source("perftest", Files.createDirectory(root.resolve("perftest")))
                .own(new UserOverrides(Map.of(), Map.of(), Map.of(new PackageName("perftest"), PLACE)))
                .unplanned();

        assertThat(notices()).containsExactly("deb12: perftest is built from your own tree, as " + PLACE + " says");
    }

    @Test
    void sourceWhenTheirsOfAPackageThatIsLeftOutIsIgnoredInSilence() {
        run.without("simx")
                .source("simx", root)
                .own(new UserOverrides(Map.of(), Map.of(), Map.of(SIMX, PLACE)))
                .run();

        assertThat(notices()).isEmpty();
        assertThat(run.warnings()).isEmpty();
    }
}
