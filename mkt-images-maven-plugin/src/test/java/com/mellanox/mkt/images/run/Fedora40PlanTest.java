package com.mellanox.mkt.images.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.mellanox.mkt.images.GoldenFile;
import com.mellanox.mkt.images.descriptor.ImageDescriptor;
import com.mellanox.mkt.images.descriptor.ImageDescriptorReader;
import com.mellanox.mkt.images.event.BuildEvent;
import com.mellanox.mkt.images.failure.EngineException;
import com.mellanox.mkt.images.failure.InvalidInputException;
import com.mellanox.mkt.images.failure.Problems;
import com.mellanox.mkt.images.git.GitAccess;
import com.mellanox.mkt.images.git.GitSources;
import com.mellanox.mkt.images.git.SftpFiles;
import com.mellanox.mkt.images.proxy.ProxyDecision;
import com.mellanox.mkt.images.proxy.ProxySource;
import com.mellanox.mkt.images.report.PlanJson;
import com.mellanox.mkt.images.type.PackageName;
import com.mellanox.mkt.images.type.Proxies;
import com.mellanox.mkt.images.type.UserEnvironment;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The plan of this repository's Fedora 40, from its files alone. */
class Fedora40PlanTest {
    private static final Path DESCRIPTOR = Path.of("../mkt-images-fc40/image.yaml");

    private static final PackageName QEMU = new PackageName("qemu");
    private static final PackageName SIMX = new PackageName("simx");

    @TempDir
    private Path root;

    @Test
    void planWhenSimxIsLeftOutIsTheGoldenOne() throws IOException {
        assertThat(plan(Set.of(), Map.of())).isEqualTo(GoldenFile.read(Fedora40PlanTest.class, "fc40.plan.json"));
    }

    @Test
    void planWhenSimxIsPutBackIsTheGoldenOne() throws IOException {
        Map<PackageName, Path> sources = Map.of(QEMU, root, SIMX, root);

        assertThat(plan(sources.keySet(), sources))
                .isEqualTo(GoldenFile.read(Fedora40PlanTest.class, "fc40-with-simx.plan.json"));
    }

    @Test
    void planWhenSimxIsPutBackWithoutQemuAsksForThatToo() {
        assertThatThrownBy(() -> plan(Set.of(SIMX), Map.of(SIMX, root)))
                .isInstanceOf(InvalidInputException.class)
                .hasMessageContaining("support-simx.sh:6: qemu is left out", "-Dmkt.with=qemu");
    }

    private String plan(Set<PackageName> with, Map<PackageName, Path> sources) {
        BuildOptions options = new BuildOptions(
                null,
                PullPolicy.REFRESH,
                CachePolicy.USE,
                1,
                with,
                Set.of(),
                sources,
                root.resolve("cache"),
                null,
                root.resolve("logs"),
                UserOverrides.NONE,
                Set.of());
        GitAccess access = new GitAccess(
                true, Proxies.NONE, host -> Optional.empty(), new UserEnvironment(Map.of(), root.resolve("home")));
        ProxySource none = new ProxySource("nowhere", null, null, null);
        GitSources git = GitSources.at(root.resolve("cache"), access, event -> {});
        RunContext context = new RunContext(
                () -> new EngineConnection.NoEngine(new EngineException("No engine answers", "Start one", null)),
                git,
                SftpFiles.at(root.resolve("cache"), access, event -> {}),
                new ProxyDecision(List.of(none), () -> none),
                of -> new Provenance("1.0", "", git.history(of.dockerDirectory())),
                Optional::empty,
                Clock.systemUTC());
        return PlanJson.of(new ImageBuilder(descriptor(), options, context, Fedora40PlanTest::allowNoEngine).plan());
    }

    private static void allowNoEngine(BuildEvent event) {
        assertThat(event.toString()).contains("since no engine answers");
    }

    private static ImageDescriptor descriptor() {
        Problems problems = new Problems();
        Optional<ImageDescriptor> descriptor = new ImageDescriptorReader(name -> Optional.empty())
                .read(DESCRIPTOR.toAbsolutePath().normalize(), problems);
        assertThat(problems.list()).isEmpty();
        return descriptor.orElseThrow();
    }
}
