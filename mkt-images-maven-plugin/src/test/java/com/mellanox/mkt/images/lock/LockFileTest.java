package com.mellanox.mkt.images.lock;

import static org.assertj.core.api.Assertions.assertThat;

import com.mellanox.mkt.images.failure.Problem;
import com.mellanox.mkt.images.failure.Problems;
import com.mellanox.mkt.images.type.Commit;
import com.mellanox.mkt.images.type.Digest;
import com.mellanox.mkt.images.type.ImageReference;
import com.mellanox.mkt.images.type.PackageName;
import com.mellanox.mkt.images.type.Platform;
import com.mellanox.mkt.images.type.TreeId;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The text of lock files: what is written is read, in one order. */
class LockFileTest {
    private static final Lock LOCK = Lock.of(
            Map.of(
                    ImageReference.parse("fedora:40"), LockedImage.of(digest('b'), Map.of()),
                    ImageReference.parse("debian:bookworm"),
                            LockedImage.of(
                                    digest('a'),
                                    Map.of(
                                            Platform.parse("arm64"),
                                            digest('d'),
                                            Platform.parse("amd64"),
                                            digest('c')))),
            Map.of(
                    new PackageName("rdma_core"),
                    new LockedSource(
                            "https://example.com/rdma-core.git",
                            "v50.0",
                            commit('1'),
                            new TreeId("2".repeat(40)),
                            new TreeMap<>(Map.of("lib/sub", commit('3')))),
                    new PackageName("perftest"),
                    new LockedSource(
                            "https://example.com/perftest.git",
                            "4".repeat(40),
                            commit('4'),
                            new TreeId("5".repeat(40)),
                            new TreeMap<>())),
            Map.of("/nfs/a file.bin", digest('e')),
            "2026-11-20T00:00:00Z");

    @TempDir
    private Path directory;

    private static Digest digest(char digit) {
        return new Digest("sha256:" + String.valueOf(digit).repeat(64));
    }

    private static Commit commit(char digit) {
        return new Commit(String.valueOf(digit).repeat(40));
    }

    private Path file() {
        return directory.resolve("mkt-images.lock");
    }

    private List<String> problems(String text) throws IOException {
        Files.writeString(file(), text);
        Problems problems = new Problems();
        assertThat(LockFileReader.read(file(), problems)).isEmpty();
        return problems.list().stream()
                .map(Problem::describe)
                .map(problem -> problem.replace(file() + "", "lock"))
                .toList();
    }

    @Test
    void lockWhenWrittenIsReadAsItWas() {
        LockFileWriter.write(file(), LOCK);

        Problems problems = new Problems();
        Optional<StoredLock> read = LockFileReader.read(file(), problems);
        assertThat(problems.list()).isEmpty();
        assertThat(read.map(StoredLock::content)).contains(LOCK);
        assertThat(read.orElseThrow().line("debian:bookworm")).isEqualTo(5);
    }

    @Test
    void lockWhenWrittenHasAFactOnEachLineInOrder() {
        assertThat(LockFileWriter.text(LOCK).lines())
                .containsExactly(
                        "# Written by mvn mkt-images:lock. Commit it.",
                        "files:",
                        "  /nfs/a file.bin: " + digest('e'),
                        "images:",
                        "  debian:bookworm:",
                        "    digest: " + digest('a'),
                        "    platforms:",
                        "      linux/amd64: " + digest('c'),
                        "      linux/arm64: " + digest('d'),
                        "  fedora:40:",
                        "    digest: " + digest('b'),
                        "snapshot: 2026-11-20T00:00:00Z",
                        "sources:",
                        "  perftest:",
                        "    commit: '" + commit('4') + "'",
                        "    tree: '" + "5".repeat(40) + "'",
                        "    url: https://example.com/perftest.git",
                        "  rdma_core:",
                        "    commit: '" + commit('1') + "'",
                        "    revision: v50.0",
                        "    submodules:",
                        "      lib/sub: '" + commit('3') + "'",
                        "    tree: '" + "2".repeat(40) + "'",
                        "    url: https://example.com/rdma-core.git",
                        "version: 1");
    }

    @Test
    void lockWhenThereIsNoFileIsEmpty() {
        Problems problems = new Problems();

        assertThat(LockFileReader.read(file(), problems)).isEmpty();
        assertThat(problems.list()).isEmpty();
    }

    @Test
    void lockWhenOfAnotherFormatFails() throws IOException {
        assertThat(problems("version: 2\nnewer: field\n"))
                .containsExactly("lock:1: the file has format 2, and this version of the plugin reads format 1. Use the"
                        + " version of the plugin that has written it, or write it again: mvn mkt-images:lock");
    }

    @Test
    void lockWhenEditedByHandFailsWithAllMistakes() throws IOException {
        assertThat(problems("""
                        version: 1
                        images:
                          debian:bookworm: {digest: sha256:1234}
                        sources:
                          rdma_core: {url: /there, commit: v50.0, tree: '%s'}
                        """.formatted("1".repeat(40))))
                .hasSize(2)
                .anyMatch(problem -> problem.startsWith("lock:3: 'digest' of 'images: debian:bookworm'"))
                .anyMatch(problem -> problem.startsWith("lock:5: 'commit' of 'sources: rdma_core'"));
    }

    @Test
    void changesWhenEntriesDifferAreLinesWithBothValues() {
        Lock other = Lock.of(
                Map.of(ImageReference.parse("debian:bookworm"), LockedImage.of(digest('f'), Map.of())),
                LOCK.sources(),
                LOCK.files(),
                null);

        assertThat(LockChanges.lines(Optional.of(LOCK), LOCK)).isEmpty();
        assertThat(LockChanges.lines(Optional.of(LOCK), other))
                .containsExactly(
                        "image debian:bookworm: aaaaaaaaaaaa -> ffffffffffff",
                        "image debian:bookworm for linux/amd64: cccccccccccc -> none",
                        "image debian:bookworm for linux/arm64: dddddddddddd -> none",
                        "image fedora:40: bbbbbbbbbbbb -> none",
                        "snapshot: 2026-11-20T00:00:00Z -> none");
    }
}
