package com.mellanox.mkt.images.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.mellanox.mkt.images.GoldenFile;
import com.mellanox.mkt.images.descriptor.ImageDescriptor;
import com.mellanox.mkt.images.descriptor.ImageDescriptorReader;
import com.mellanox.mkt.images.engine.Engine;
import com.mellanox.mkt.images.event.BuildEvent;
import com.mellanox.mkt.images.failure.EngineException;
import com.mellanox.mkt.images.failure.InvalidInputException;
import com.mellanox.mkt.images.failure.Problems;
import com.mellanox.mkt.images.report.PlanJson;
import com.mellanox.mkt.images.type.PackageName;
import java.io.IOException;
import java.nio.file.Path;
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
        SampleRun run = new SampleRun(root, Fedora40PlanTest::descriptor, Fedora40PlanTest::noEngine)
                .offlineGit()
                .version("1.0")
                .url("")
                .listener(Fedora40PlanTest::allowNoEngine);
        with.forEach(name -> run.with(name.value()));
        sources.forEach((name, directory) -> run.source(name.value(), directory));
        return PlanJson.of(run.plan());
    }

    private static Engine noEngine() {
        throw new EngineException("No engine answers", "Start one", null);
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
