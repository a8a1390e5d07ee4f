package com.mellanox.mkt.images.git;

import static org.assertj.core.api.Assertions.assertThat;

import com.mellanox.mkt.images.type.Commit;
import com.mellanox.mkt.images.type.GitUrl;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Repositories within repositories, which an archive of git's own leaves out. */
class SubmodulesTest {
    private Bench bench;
    private GitHttpServer server;
    private BareRepository parent;
    private String url;

    @BeforeEach
    void serve(@TempDir Path directory) throws IOException {
        bench = new Bench(directory);
        Files.createDirectories(bench.server.resolve("group"));
        server = new GitHttpServer(bench.server);
        parent = bench.repository("group/parent.git");
        url = server.url("group/parent.git");
    }

    @AfterEach
    void stop() {
        server.close();
    }

    private static BareRepository.Files with(String path, String url, Commit commit) {
        return BareRepository.files()
                .file(".gitmodules", "[submodule \"name\"]\n path = " + path + "\n url = " + url + "\n")
                .submodule(path, commit);
    }

    @Test
    void treeWhenCommitHasSubmodulesHasTheirFilesRecursively() throws IOException {
        BareRepository inner = bench.repository("inner.git");
        Commit innermost = inner.commit("innermost");
        BareRepository middle = bench.repository("group/middle.git");
        Commit middleCommit = middle.commit(with("deep/inner", "../../inner.git", innermost));
        Commit commit = parent.commit(with("lib", "../middle.git", middleCommit).file("zlast", "z"));
        inner.commit("newer, and not pinned");
        assertThat(bench.seen(url, commit))
                .containsExactly(
                        "- .gitmodules: [submodule \"name\"]\n path = lib\n url = ../middle.git\n",
                        "d lib",
                        "- lib/.gitmodules: [submodule \"name\"]\n path = deep/inner\n url = ../../inner.git\n",
                        "d lib/deep",
                        "d lib/deep/inner",
                        "- lib/deep/inner/README: innermost",
                        "- zlast: z");
        assertThat(bench.cached()).hasSize(3);
        assertThat(bench.sources().submodules(bench.sources().fetch(new GitUrl(url), commit.id())))
                .containsOnly(Map.entry("lib", middleCommit), Map.entry("lib/deep/inner", innermost));
    }

    @Test
    void treeWhenSubmodulesAreInTheCacheNeedsNoNetwork() throws IOException {
        Commit pinned = bench.repository("group/sub.git").commit("one");
        Commit commit = parent.commit(with("sub", server.url("group/sub.git"), pinned));
        bench.fetch(url, commit);
        server.requests().clear();
        assertThat(bench.offline().seen(url, commit)).contains("- sub/README: one");
        assertThat(server.requests()).isEmpty();
    }

    @Test
    void findWhenOnlyTheSubmodulesCommitIsMissingPinsAndLeavesItToOpen() throws IOException {
        Commit pinned = bench.repository("group/sub.git").commit("one");
        Commit commit = parent.commit(with("sub", server.url("group/sub.git"), pinned));
        PinnedSource fetched = bench.fetch(url, commit);
        removeFromCache("sub");
        server.requests().clear();
        assertThat(bench.sources().find(new GitUrl(url), commit.id())).contains(fetched);
        assertThat(server.requests()).isEmpty();
        try (SourceTree tree = bench.sources().open(fetched)) {
            assertThat(TreeListing.of(tree)).contains("- sub/README: one");
            assertThat(tree.id()).isEqualTo(fetched.tree());
        }
        removeFromCache("sub");
        assertThat(bench.fetch(url, commit)).isEqualTo(fetched);
        assertThat(bench.cached()).hasSize(2);
        removeFromCache("sub");
        assertThat(bench.offline().sources().find(new GitUrl(url), commit.id())).contains(fetched);
        assertThat(bench.failure(url, commit)).contains("Submodule sub of " + url, "this run is offline");
    }

    private void removeFromCache(String name) throws IOException {
        for (String cached : bench.cached()) {
            if (cached.startsWith(name + "-")) {
                Path directory = bench.cache.resolve("git").resolve(cached);
                try (Stream<Path> files = Files.walk(directory)) {
                    for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                        Files.delete(file);
                    }
                }
            }
        }
    }

    @Test
    void treeWhenSubmoduleIsNotToBeUpdatedHasAnEmptyDirectory() throws IOException {
        Commit nowhere = new Commit("0123456789012345678901234567890123456789");
        Commit commit = parent.commit(BareRepository.files()
                .file(".gitmodules", "[submodule \"s\"]\n path = s\n url = ../nosuch.git\n update = none\n")
                .submodule("s", nowhere)
                .submodule("undeclared", nowhere));
        assertThat(bench.seen(url, commit)).contains("d s", "d undeclared").hasSize(3);
    }

    @Test
    void messageWhenSubmoduleCannotBeHadNamesPathAndUrl() throws IOException {
        Commit nowhere = new Commit("0123456789012345678901234567890123456789");
        bench.repository("group/sub.git").commit("one");
        Commit missingCommit = parent.commit(with("libs/sub", "../sub.git", nowhere));
        assertThat(bench.failure(url, missingCommit))
                .contains("Submodule libs/sub of " + url + " cannot be fetched: Commit " + nowhere + " is not in "
                        + server.url("group/sub.git"));
        Commit missingRepository = parent.commit(with("libs/sub", "../nosuch.git", nowhere));
        assertThat(bench.failure(url, missingRepository))
                .contains("Submodule libs/sub of " + url + " cannot be fetched: " + server.url("group/nosuch.git"));
    }

    @Test
    void messageWhenSubmoduleOfAServerNamesAPathOfThisMachineRefuses() throws IOException {
        BareRepository secret = bench.repository("secret.git");
        Commit commit = parent.commit(with("s", secret.directory().toString(), secret.commit("secret")));
        assertThat(bench.failure(url, commit))
                .contains("Submodule s of " + url + " has no usable URL")
                .contains("is a path on this machine");
    }

    @Test
    void messageWhenSubmoduleLeadsOutOfTheServerNamesIt() throws IOException {
        Commit commit = parent.commit(with("s", "../../../../x.git", parent.commit("one")));
        assertThat(bench.failure(url, commit)).contains("'../../../../x.git' leads out of");
    }
}
