package com.mellanox.mkt.images.git;

import static org.assertj.core.api.Assertions.assertThat;

import com.mellanox.mkt.images.type.Commit;
import com.mellanox.mkt.images.type.GitUrl;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Repositories on this machine. */
class LocalRepositoryTest {
    private Bench bench;
    private BareRepository repository;
    private Commit first;
    private Commit second;

    @BeforeEach
    void repository(@TempDir Path directory) throws IOException {
        bench = new Bench(directory);
        repository = bench.repository("my repo.git");
        first = repository.commit("one");
        second = repository.commit("two");
    }

    @Test
    void fetchWhenPathOrFileUrlReadsItThere() throws IOException {
        Path link = Files.createSymbolicLink(bench.server.resolve("link.git"), repository.directory());
        for (String url : new String[] {
            link.toString(),
            "file://" + link,
            "file://localhost" + link,
            link.toString().replace(".git", ""),
            "file://" + repository.directory().toString().replace(" ", "%20")
        }) {
            assertThat(bench.seen(url, first)).as(url).containsExactly("- README: one");
        }
        assertThat(bench.cached()).isEmpty();
        assertThat(bench.events).isEmpty();
    }

    @Test
    void fetchWhenOfflineReadsItAllTheSame() throws IOException {
        repository.tag("v1", first);
        Path link = Files.createSymbolicLink(bench.server.resolve("link.git"), repository.directory());
        bench.offline();
        assertThat(bench.fetch(link.toString(), "v1").commit()).isEqualTo(first);
        assertThat(bench.fetch(link.toString(), "main").commit()).isEqualTo(second);
    }

    @Test
    void fetchWhenDirectoryHasWorkTreeReadsItsRepository() throws IOException {
        Path workTree = Files.createDirectories(bench.home.resolve("tree"));
        Files.createSymbolicLink(workTree.resolve(".git"), repository.directory());
        assertThat(bench.seen(workTree.toString(), second)).containsExactly("- README: two");
        Path linked = Files.createDirectories(bench.home.resolve("linked"));
        Files.writeString(linked.resolve(".git"), "gitdir: " + repository.directory() + "\n");
        assertThat(bench.seen(linked.toString(), second)).containsExactly("- README: two");
    }

    @Test
    void messageWhenThereIsNoneSaysWhatIsThere() throws IOException {
        Path empty = Files.createDirectories(bench.home.resolve("empty"));
        assertThat(bench.failure(empty.toString(), first))
                .contains(empty + " does not exist, or is not a git repository");
        assertThat(bench.failure("/nosuch/x.git", first))
                .contains("Check git_url, and whether its file system is mounted");
    }

    @Test
    void messageWhenCommitIsNotThereNamesBoth() throws IOException {
        Path link = Files.createSymbolicLink(bench.server.resolve("link.git"), repository.directory());
        assertThat(bench.failure(link.toString(), "0123456789012345678901234567890123456789"))
                .contains("Commit 0123456789012345678901234567890123456789 is not in " + link);
        assertThat(bench.failure(link.toString(), "0123456")).contains("0123456", "Give the full id");
    }

    /** A path without the blank of the repository's own. */
    private String link() throws IOException {
        Path link = bench.server.resolve("link.git");
        return (Files.exists(link) ? link : Files.createSymbolicLink(link, repository.directory())).toString();
    }

    @Test
    void commitWhenAbbreviatedIsTheOneThatBeginsSo() throws IOException {
        for (String id :
                List.of(first.id().substring(0, 7), first.id().substring(0, 20).toUpperCase(Locale.ROOT))) {
            PinnedSource found = bench.fetch(link(), id);
            assertThat(found.commit()).isEqualTo(first);
            assertThat(found.isAbbreviated()).isTrue();
        }
    }

    @Test
    void commitWhenATagLooksLikeAnAbbreviationIsThatOfTheTag() throws IOException {
        repository.tag(first.id().substring(0, 7), second);
        PinnedSource found = bench.fetch(link(), first.id().substring(0, 7));
        assertThat(found.commit()).isEqualTo(second);
        assertThat(found.isAbbreviated()).isFalse();
    }

    @Test
    void findWhenThereIsNoRepositoryIsEmpty() {
        assertThat(bench.sources().find(new GitUrl("/nosuch/x.git"), first.id()))
                .isEmpty();
    }
}
