package com.mellanox.mkt.images.git;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.mellanox.mkt.images.git.FileHistory.Change;
import com.mellanox.mkt.images.type.Commit;
import com.mellanox.mkt.images.type.Proxies;
import com.mellanox.mkt.images.type.UserEnvironment;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.eclipse.jgit.api.Git;
import org.eclipse.jgit.api.errors.GitAPIException;
import org.eclipse.jgit.lib.PersonIdent;
import org.eclipse.jgit.revwalk.RevCommit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Tests of {@link FileHistory}. */
class FileHistoryTest {
    private static final Instant FIRST = Instant.parse("2024-01-01T00:00:00Z");
    private static final Instant SECOND = Instant.parse("2024-02-02T00:00:00Z");

    @TempDir
    private Path directory;

    private GitSources sources;

    @BeforeEach
    void setUp() throws IOException {
        directory = directory.toRealPath();
        GitAccess access = new GitAccess(
                true, Proxies.NONE, host -> Optional.empty(), new UserEnvironment(Map.of(), directory.resolve("home")));
        sources = GitSources.at(directory.resolve("cache"), access, event -> {});
    }

    @Test
    void changeWhenLaterCommitsLeaveTheFilesAloneIsTheEarlierOne() throws Exception {
        try (Git git =
                Git.init().setDirectory(directory.resolve("work").toFile()).call()) {
            RevCommit first = commit(git, "docker/kvm.Dockerfile", FIRST);
            RevCommit second = commit(git, "docker/support.Dockerfile", SECOND);

            assertThat(lastChange("kvm.Dockerfile")).contains(new Change(new Commit(first.name()), FIRST, false));
            assertThat(lastChange("kvm.Dockerfile", "support.Dockerfile"))
                    .contains(new Change(new Commit(second.name()), SECOND, false));
        }
    }

    @Test
    void changeWhenTheFileIsNotAsCommittedIsModified() throws Exception {
        try (Git git =
                Git.init().setDirectory(directory.resolve("work").toFile()).call()) {
            commit(git, "docker/kvm.Dockerfile", FIRST);
            Files.writeString(directory.resolve("work/docker/kvm.Dockerfile"), "FROM fedora:40\n");

            assertThat(lastChange("kvm.Dockerfile").map(Change::modified)).contains(true);
        }
    }

    @Test
    void changeWhenStatusNamesOneOfTheFilesIsModified() throws Exception {
        Path work = directory.resolve("work");
        Path file = work.resolve("docker/kvm.Dockerfile");
        try (Git git = Git.init().setDirectory(work.toFile()).call()) {
            commit(git, "docker/kvm.Dockerfile", FIRST);
            commit(git, "docker/support.Dockerfile", FIRST);
            Files.writeString(work.resolve(".gitignore"), "*.log\n");
            assertThat(isModified("kvm.Dockerfile")).isFalse();

            Files.delete(file);
            assertThat(isModified("kvm.Dockerfile")).as("deleted").isTrue();
            assertThat(isModified("support.Dockerfile")).isFalse();

            git.rm().addFilepattern("docker/kvm.Dockerfile").call();
            assertThat(isModified("kvm.Dockerfile")).as("removed").isTrue();

            Files.writeString(file, "FROM other\n");
            git.add().addFilepattern("docker/kvm.Dockerfile").call();
            assertThat(isModified("kvm.Dockerfile")).as("staged").isTrue();

            Files.writeString(work.resolve("docker/new"), "untracked");
            Files.writeString(work.resolve("docker/new.log"), "ignored");
            assertThat(isModified("support.Dockerfile", "new")).as("untracked").isTrue();
            assertThat(isModified("support.Dockerfile", "new.log")).isFalse();
        }
    }

    @Test
    void changeWhenAFileTookADirectorysPlaceIsModified() throws Exception {
        Path work = directory.resolve("work");
        try (Git git = Git.init().setDirectory(work.toFile()).call()) {
            commit(git, "docker/files/a", FIRST);
            assertThat(isModified("files")).isFalse();
            Files.delete(work.resolve("docker/files/a"));
            Files.delete(work.resolve("docker/files"));
            Files.writeString(work.resolve("docker/files"), "a file now");
            assertThat(isModified("files")).isTrue();
        }
    }

    @Test
    void historyWhenClosedAnswersNoMore() throws Exception {
        Files.createDirectories(directory.resolve("work/docker"));
        FileHistory history = sources.history(directory.resolve("work/docker"));
        history.close();
        assertThatThrownBy(() -> history.lastChange(List.of(directory)))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("is closed");
    }

    @Test
    void changeWhenSeveralThreadsAskIsTheSameForAll() throws Exception {
        Path docker = directory.resolve("work/docker");
        ExecutorService threads = Executors.newFixedThreadPool(4);
        try (Git git = Git.init()
                        .setDirectory(directory.resolve("work").toFile())
                        .call();
                FileHistory history = sources.history(docker)) {
            RevCommit commit = commit(git, "docker/kvm.Dockerfile", FIRST);
            Callable<Optional<Change>> task = () -> history.lastChange(List.of(docker.resolve("kvm.Dockerfile")));
            for (var answer : threads.invokeAll(Collections.nCopies(20, task))) {
                assertThat(answer.get()).contains(new Change(new Commit(commit.name()), FIRST, false));
            }
        } finally {
            threads.shutdownNow();
        }
    }

    private boolean isModified(String... files) {
        return lastChange(files).orElseThrow().modified();
    }

    @Test
    void changeWhenNothingWasCommittedIsNone() throws Exception {
        Files.createDirectories(directory.resolve("work/docker"));
        assertThat(lastChange("kvm.Dockerfile")).isEmpty();

        Git.init().setDirectory(directory.resolve("work").toFile()).call().close();
        assertThat(lastChange("kvm.Dockerfile")).isEmpty();
    }

    private Optional<Change> lastChange(String... files) {
        Path docker = directory.resolve("work/docker");
        try (FileHistory history = sources.history(docker)) {
            return history.lastChange(
                    List.of(files).stream().map(docker::resolve).toList());
        }
    }

    private RevCommit commit(Git git, String file, Instant time) throws IOException, GitAPIException {
        Path path = directory.resolve("work").resolve(file);
        Files.createDirectories(path.getParent());
        Files.writeString(path, "FROM debian:bookworm\n");
        PersonIdent somebody = new PersonIdent("Somebody", "somebody@example.com", time, ZoneOffset.UTC);
        git.add().addFilepattern(file).call();
        return git.commit()
                .setMessage("Add " + file)
                .setAuthor(somebody)
                .setCommitter(somebody)
                .setSign(false)
                .call();
    }
}
