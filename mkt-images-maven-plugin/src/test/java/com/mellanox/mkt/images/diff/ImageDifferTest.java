package com.mellanox.mkt.images.diff;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import com.mellanox.mkt.images.compare.ConfigurationChange;
import com.mellanox.mkt.images.engine.FakeEngine;
import com.mellanox.mkt.images.event.BuildEvent;
import com.mellanox.mkt.images.event.RecordedEvents;
import com.mellanox.mkt.images.failure.InvalidInputException;
import com.mellanox.mkt.images.failure.RegistryException;
import com.mellanox.mkt.images.git.GitAccess;
import com.mellanox.mkt.images.git.GitSources;
import com.mellanox.mkt.images.ospackage.OsPackageChange;
import com.mellanox.mkt.images.type.Proxies;
import com.mellanox.mkt.images.type.UserEnvironment;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import org.eclipse.jgit.api.Git;
import org.eclipse.jgit.api.errors.GitAPIException;
import org.eclipse.jgit.revwalk.RevCommit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Tests of {@link ImageDiffer} and {@link SideFinder} with an engine in memory. */
class ImageDifferTest {
    private static final String FIRST = "harbor.mellanox.com/mkt/kvm:fc40-1";
    private static final String SECOND = "harbor.mellanox.com/mkt/kvm:fc40";
    private static final String LIST = "/var/lib/dpkg/status.d";
    private static final String A = "a".repeat(40);
    private static final String B = "b".repeat(40);

    @TempDir
    private Path root;

    private final FakeEngine engine = new FakeEngine();
    private final RecordedEvents events = new RecordedEvents();

    private void image(String name, String sources, String kernel, String version) {
        engine.withImage(
                        name,
                        Map.of(
                                "com.mellanox.mkt.key", "fc40",
                                "com.mellanox.mkt.sources", sources,
                                "com.mellanox.mkt.kernel-config", kernel))
                .withFiles(name, LIST, Map.of("bash", "Package: bash\nVersion: " + version + "\nArchitecture: amd64\n"))
                .withFiles(name, "/", Map.of("version", version));
    }

    private ImageSide side(String name) {
        return new SideFinder(() -> engine, false, events).named(name, "-Dmkt.diff.from");
    }

    private ImageDiff compare() {
        UserEnvironment user = new UserEnvironment(Map.of("GIT_CONFIG_NOSYSTEM", "1"), root);
        GitAccess access = new GitAccess(true, Proxies.NONE, host -> Optional.empty(), user);
        Path cache = root.resolve("cache");
        return new ImageDiffer(() -> engine, cache, GitSources.at(cache, access, events), 50)
                .compare(side(FIRST), side(SECOND));
    }

    @Test
    void imagesWhenTheirLabelsAndPackagesDifferSaySo() {
        image(FIRST, "perftest rdma_core=https://a.invalid/r.git@" + A + " simx=@" + A, "9P_FS=y,NET_9P=y", "1");
        image(SECOND, "rdma_core=https://a.invalid/r.git@" + B + " simx=@" + A + " vma", "9P_FS=m,PCI=y", "2");

        ImageDiff diff = compare();

        assertThat(diff.osPackages()).containsExactly(new OsPackageChange("bash", "amd64", "1", "2"));
        assertThat(diff.packages())
                .extracting(CompiledChange::name, CompiledChange::before, CompiledChange::after)
                .containsExactly(
                        tuple("perftest", "unknown", null), tuple("rdma_core", A, B), tuple("vma", null, "unknown"));
        assertThat(diff.kernel())
                .containsExactly(
                        new ConfigurationChange("9P_FS", "y", "m"),
                        new ConfigurationChange("NET_9P", "y", null),
                        new ConfigurationChange("PCI", null, "y"));
        assertThat(diff.notCompared()).isEmpty();
        assertThat(diff.files()).isNotNull();
        assertThat(root.resolve("cache")).isDirectoryNotContaining("glob:**/new*");
    }

    @Test
    void commitsWhenInALocalRepositoryAreListed() throws IOException, GitAPIException {
        Path repository = root.resolve("rdma-core");
        try (Git git = Git.init().setDirectory(repository.toFile()).call()) {
            RevCommit before = git.commit().setMessage("First").setSign(false).call();
            RevCommit after =
                    git.commit().setMessage("Second\n\nText").setSign(false).call();
            image(FIRST, "rdma_core=" + repository + "@" + before.name(), "", "1");
            image(SECOND, "rdma_core=" + repository + "@" + after.name(), "", "1");

            assertThat(compare().packages()).singleElement().satisfies(change -> {
                assertThat(change.commits()).isEqualTo(1);
                assertThat(change.log()).containsExactly(after.name().substring(0, 12) + " Second");
            });
        }
    }

    @Test
    void imageWhenItDoesNotNameItsSourcesIsComparedWithoutThem() {
        image(FIRST, "rdma_core", "", "1");
        engine.withImage(SECOND, Map.of()).withFiles(SECOND, LIST, Map.of()).withFiles(SECOND, "/", Map.of());

        ImageDiff diff = compare();

        assertThat(diff.notCompared())
                .containsExactly("compiled packages, since " + SECOND + " does not name their sources");
        assertThat(diff.osPackages()).containsExactly(new OsPackageChange("bash", "amd64", "1", null));
    }

    @Test
    void imageWhenNotOnTheEngineIsPulledAndSaidSo() {
        engine.withRegistryImage(FIRST, "1");

        assertThat(side(FIRST).image()).isNotNull();
        assertThat(events.of(BuildEvent.Notice.class))
                .singleElement()
                .satisfies(
                        notice -> assertThat(notice.text()).isEqualTo(FIRST + " is not on the engine, and is pulled"));
        assertThat(engine.pulls()).hasSize(1);
        side(FIRST);
        assertThat(engine.pulls()).hasSize(1);
    }

    @Test
    void imageWhenNowhereIsAnError() {
        engine.failPull(FIRST, RegistryException.Kind.ABSENT);

        assertThatThrownBy(() -> side(FIRST)).isInstanceOf(RegistryException.class);
        assertThatThrownBy(() -> side("No Image"))
                .isInstanceOf(InvalidInputException.class)
                .hasMessageContaining("-Dmkt.diff.from=No Image is neither a file nor an image on the engine");
        assertThatThrownBy(() -> new SideFinder(() -> engine, true, events).named(FIRST, "-Dmkt.diff.from"))
                .hasMessageContaining("Maven is offline");
    }
}
