package com.mellanox.mkt.images.outdated;

import static org.assertj.core.api.Assertions.assertThat;

import com.mellanox.mkt.images.engine.FakeEngine;
import com.mellanox.mkt.images.failure.RegistryException;
import com.mellanox.mkt.images.git.GitAccess;
import com.mellanox.mkt.images.git.GitSources;
import com.mellanox.mkt.images.lock.Lock;
import com.mellanox.mkt.images.lock.LockableInputs;
import com.mellanox.mkt.images.lock.LockedImage;
import com.mellanox.mkt.images.outdated.OutdatedEntry.State;
import com.mellanox.mkt.images.plan.SampleKey;
import com.mellanox.mkt.images.type.ImageReference;
import com.mellanox.mkt.images.type.Proxies;
import com.mellanox.mkt.images.type.UserEnvironment;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.LocalDate;
import java.util.Map;
import java.util.Optional;
import org.eclipse.jgit.api.Git;
import org.eclipse.jgit.api.errors.GitAPIException;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is newer than what a key is built from. */
class OutdatedCheckTest {
    private static final ImageReference BASE = ImageReference.parse("debian:bookworm");
    private static final LocalDate TODAY = LocalDate.of(2026, 11, 30);

    @TempDir
    private Path root;

    private final FakeEngine engine = new FakeEngine().withImage(BASE.toString());
    private SampleKey key;

    @BeforeEach
    void write() throws IOException, GitAPIException {
        try (Git git = Git.init()
                .setDirectory(Files.createDirectories(root.resolve("rdma-core")).toFile())
                .call()) {
            for (String tag : new String[] {"v1.0", "v1.1"}) {
                git.commit().setMessage(tag).setSign(false).setAllowEmpty(true).call();
                git.tag().setName(tag).setAnnotated(false).call();
            }
        }
        key = new SampleKey(root).write("support.Dockerfile", "FROM " + BASE).write("kvm.Dockerfile", "FROM " + BASE);
        pin("v1.0");
    }

    private void pin(String revision) throws IOException {
        key.script("rdma_core", "git_url: " + root.resolve("rdma-core"), "git_commit: " + revision);
    }

    private OutdatedReport report(@Nullable Lock lock, LocalDate today) {
        GitSources git = GitSources.at(
                root.resolve("cache"),
                new GitAccess(
                        false,
                        Proxies.NONE,
                        host -> Optional.empty(),
                        new UserEnvironment(Map.of(), root.resolve("home"))),
                event -> {});
        LockableInputs inputs = LockableInputs.of(key.descriptor(), key.graph(), key.descriptor());
        return new OutdatedCheck(inputs, lock, engine, git, today).run();
    }

    @Test
    void reportWhenThingsAreNewerNamesThem() {
        engine.withRegistryImage(BASE.toString(), "newer");

        OutdatedReport report = report(null, TODAY);

        assertThat(report.outdated()).isEqualTo(2);
        assertThat(report.lines().stream().map(line -> line.strip().replaceAll(" +", " ")))
                .anyMatch(line -> line.matches("image debian:bookworm [0-9a-f]{12} [0-9a-f]{12} outdated"))
                .contains(
                        "release debian:bookworm debian 12 – current has updates until 2028-06-30",
                        "source rdma_core v1.0 v1.1 outdated",
                        "deb12: 2 of 3 is outdated");
        assertThat(report.json()).contains("\"formatVersion\"", "\"outdated\"", "\"v1.1\"");
    }

    @Test
    void reportWhenAllIsTheNewestSaysSo() throws IOException {
        pin("v1.1");
        Lock lock = Lock.of(
                Map.of(
                        BASE,
                        LockedImage.of(
                                engine.digestAtRegistry(BASE, Duration.ofSeconds(1))
                                        .orElseThrow(),
                                Map.of())),
                Map.of(),
                Map.of(),
                null);

        assertThat(report(lock, TODAY).lines()).last().isEqualTo("deb12: nothing of 3 is outdated");
    }

    @Test
    void releaseWhenItsUpdatesHaveEndedIsOutdated() {
        assertThat(report(null, LocalDate.of(2028, 7, 1)).entries())
                .filteredOn(entry -> entry.kind() == OutdatedEntry.Kind.RELEASE)
                .singleElement()
                .matches(entry -> entry.state() == State.OUTDATED)
                .extracting(OutdatedEntry::note)
                .isEqualTo("its updates ended on 2028-06-30");
    }

    @Test
    void reportWhenNothingAnswersSaysWhatIsUnknown() throws IOException {
        engine.failPull(BASE.toString(), RegistryException.Kind.UNREACHABLE);
        key.script("rdma_core", "git_url: " + root.resolve("missing"), "git_commit: v1.0");

        assertThat(report(null, TODAY).entries())
                .filteredOn(entry -> entry.state() == State.UNKNOWN)
                .extracting(OutdatedEntry::note)
                .hasSize(2)
                .anyMatch(note -> note.contains("cannot be looked up"))
                .anyMatch(note -> note.contains("does not exist"));
    }

    @Test
    void sourceWhenNoTagPointsToItsCommitIsUnknown() throws IOException {
        pin("1".repeat(40));

        assertThat(report(null, TODAY).entries())
                .last()
                .extracting(OutdatedEntry::state, OutdatedEntry::note)
                .containsExactly(State.UNKNOWN, "no tag of a version points to it");
    }
}
