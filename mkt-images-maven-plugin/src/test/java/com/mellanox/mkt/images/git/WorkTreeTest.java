package com.mellanox.mkt.images.git;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.mellanox.mkt.images.failure.SourceException;
import com.mellanox.mkt.images.io.ContentWriter;
import com.mellanox.mkt.images.io.FileTree;
import java.io.IOException;
import java.io.OutputStream;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A user's own directory as a source, made with git itself where it has to do with git. */
class WorkTreeTest {
    private Bench bench;
    private Path top;

    @BeforeEach
    void directory(@TempDir Path directory) throws IOException {
        bench = new Bench(directory);
        top = Files.createDirectories(directory.toRealPath().resolve("tree"));
    }

    private void git(Path where, String... arguments) throws IOException, InterruptedException {
        bench.git(where, arguments);
    }

    private Path write(String path, String text) throws IOException {
        Path file = top.resolve(path);
        Files.createDirectories(file.getParent());
        return Files.writeString(file, text);
    }

    private List<String> seen(Path directory) throws IOException {
        try (SourceTree tree = bench.sources().workTree(directory)) {
            return TreeListing.of(tree);
        }
    }

    /** Directories that git has something to do with. */
    @Nested
    class OfGit {
        @BeforeEach
        void init() throws Exception {
            git(top, "init", "-q", "-b", "main");
        }

        @Test
        void walkWhenFilesAreUncommittedGivesThemAsTheyAre() throws Exception {
            write("tracked", "old");
            write("removed", "x");
            git(top, "add", ".");
            git(top, "commit", "-qm", "one");
            write("tracked", "new");
            write("sub/untracked", "u");
            Files.delete(top.resolve("removed"));
            Files.createSymbolicLink(top.resolve("link"), Path.of("sub"));
            Path run = write("run", "#!");
            Files.setPosixFilePermissions(run, PosixFilePermissions.fromString("rwxr--r--"));
            assertThat(seen(top))
                    .containsExactly("l link -> sub", "x run: #!", "d sub", "- sub/untracked: u", "- tracked: new");
        }

        @Test
        void walkWhenFilesAreIgnoredLeavesThemOutUnlessTracked() throws Exception {
            write(".gitignore", "*.o\n/build/\n!keep.o\n");
            write("a.o", "ignored");
            write("keep.o", "kept");
            write("build/tracked", "t");
            write("tracked.o", "t");
            git(top, "add", "-f", "tracked.o", "build/tracked");
            write("build/untracked", "ignored");
            write("dir/.gitignore", "x\n");
            write("dir/x", "ignored");
            write("dir/y", "y");
            assertThat(seen(top))
                    .containsExactly(
                            "- .gitignore: *.o\n/build/\n!keep.o\n",
                            "d build",
                            "- build/tracked: t",
                            "d dir",
                            "- dir/.gitignore: x\n",
                            "- dir/y: y",
                            "- keep.o: kept",
                            "- tracked.o: t");
        }

        @Test
        void walkWhenRulesAreTheUsersOwnHeedsThem() throws Exception {
            write("a~", "ignored");
            write("b.swp", "ignored");
            write("c", "c");
            Files.writeString(top.resolve(".git/info/exclude"), "*~\n");
            bench.withHome(".config/git/ignore", "*.swp\n");
            assertThat(seen(top)).containsExactly("- c: c");
            bench.withHome("mine", "c\n").withHome(".gitconfig", "[core]\n excludesFile = ~/mine\n");
            assertThat(seen(top)).containsExactly("- b.swp: ignored");
        }

        @Test
        void walkWhenDirectoryIsWithinTheWorkTreeGivesOnlyThat() throws Exception {
            write("outside", "o");
            write("part/inside", "i");
            write("part/deep/er", "d");
            write("part.c", "no");
            write(".gitignore", "deep/er\n");
            write("part/deep/est", "d");
            write("part/deep/x/er", "x");
            assertThat(seen(top.resolve("part")))
                    .containsExactly(
                            "d deep", "- deep/er: d", "- deep/est: d", "d deep/x", "- deep/x/er: x", "- inside: i");
            write(".gitignore", "er\n");
            assertThat(seen(top.resolve("part"))).containsExactly("d deep", "- deep/est: d", "d deep/x", "- inside: i");
        }

        @Test
        void walkWhenDirectoryItselfIsIgnoredGivesAllOfIt() throws Exception {
            write(".gitignore", "third_party/\n");
            write("third_party/rdma-core/README", "r");
            write("third_party/rdma-core/.gitignore", "build/\n");
            write("third_party/rdma-core/build/b", "b");
            assertThat(seen(top.resolve("third_party/rdma-core")))
                    .containsExactly("- .gitignore: build/\n", "- README: r", "d build", "- build/b: b");
        }

        @Test
        void walkWhenAllFilesOfTheDirectoryAreIgnoredGivesThem() throws Exception {
            write(".gitignore", "*.o\n");
            write("objects/a.o", "a");
            assertThat(seen(top.resolve("objects"))).containsExactly("- a.o: a");
            write("objects/a.c", "c");
            assertThat(seen(top.resolve("objects"))).containsExactly("- a.c: c");
        }

        @Test
        void walkWhenRepositoriesAreNestedGivesTheirFilesByTheirRules() throws Exception {
            Path library = Files.createDirectories(bench.server.resolve("library"));
            git(library, "init", "-q");
            Files.writeString(library.resolve("lib.c"), "lib");
            git(library, "add", ".");
            git(library, "commit", "-qm", "one");
            git(top, "submodule", "add", "-q", library.toString(), "library");
            write("library/.gitignore", "*.o\n");
            write("library/lib.o", "ignored");
            write("loose/file", "loose");
            git(top.resolve("loose"), "init", "-q");
            assertThat(seen(top))
                    .filteredOn(line -> !line.contains(".gitmodules"))
                    .containsExactly(
                            "d library",
                            "- library/.gitignore: *.o\n",
                            "- library/lib.c: lib",
                            "d loose",
                            "- loose/file: loose");
        }

        @Test
        void walkWhenFileTookADirectorysPlaceGivesTheFile() throws Exception {
            write("was/directory", "d");
            write("file", "f");
            git(top, "add", ".");
            Files.delete(top.resolve("was/directory"));
            Files.delete(top.resolve("was"));
            Files.delete(top.resolve("file"));
            write("was", "now a file");
            write("file/within", "now a directory");
            assertThat(seen(top)).containsExactly("d file", "- file/within: now a directory", "- was: now a file");
        }

        @Test
        void timeWhenThereIsACommitIsItsOwn() throws Exception {
            try (SourceTree tree = bench.sources().workTree(top)) {
                assertThat(tree.commit()).isEmpty();
                assertThat(tree.time()).isEqualTo(Instant.parse("1980-01-01T00:00:00Z"));
            }
            git(top, "commit", "-q", "--allow-empty", "-m", "one");
            try (SourceTree tree = bench.sources().workTree(top)) {
                assertThat(tree.commit()).isPresent();
                assertThat(tree.time()).isEqualTo(Instant.parse("2024-05-06T07:08:09Z"));
            }
        }

        @Test
        void walkWhenWorkTreeIsLinkedGivesItsOwnFiles() throws Exception {
            write("a", "a");
            write(".gitignore", "*.o\n");
            git(top, "add", ".");
            git(top, "commit", "-qm", "one");
            Path linked = top.resolveSibling("linked");
            git(top, "worktree", "add", "-q", linked.toString());
            Files.writeString(linked.resolve("b"), "b");
            Files.writeString(linked.resolve("c.o"), "ignored");
            assertThat(seen(linked)).containsExactly("- .gitignore: *.o\n", "- a: a", "- b: b");
            try (SourceTree tree = bench.sources().workTree(linked)) {
                assertThat(bench.seen(linked.toString(), tree.commit().orElseThrow()))
                        .hasSize(2);
            }
        }

        @Test
        void messageWhenIndexIsSplitSaysHowToJoinIt() throws Exception {
            write("a", "a");
            git(top, "add", ".");
            git(top, "update-index", "--split-index");
            assertThatThrownBy(() -> seen(top))
                    .isInstanceOf(SourceException.class)
                    .hasMessageContaining("cannot read git's index")
                    .hasMessageContaining("--no-split-index");
        }

        @Test
        void treeWhenWalkedIsLeftAsItWas() throws Exception {
            write("a", "a");
            git(top, "add", ".");
            byte[] index = Files.readAllBytes(top.resolve(".git/index"));
            seen(top);
            assertThat(Files.readAllBytes(top.resolve(".git/index"))).isEqualTo(index);
        }
    }

    @Test
    void walkWhenDirectoryIsOutOfGitGivesAllButGitsOwn() throws Exception {
        write(".gitignore", "*.o\n");
        write("a.o", "a");
        write("nested/b", "b");
        git(top.resolve("nested"), "init", "-q");
        Files.createDirectories(top.resolve("nothing"));
        assertThat(seen(top))
                .containsExactly("- .gitignore: *.o\n", "- a.o: a", "d nested", "- nested/b: b", "d nothing");
    }

    @Test
    void walkWhenDirectoryIsOutOfGitHeedsNoIgnoreFile() throws Exception {
        write(".gitignore", "build/\nsub\n");
        write("build/deep/sub/a", "a");
        write("sub/.gitignore", "*\n");
        write("sub/build/b", "b");
        assertThat(seen(top))
                .contains("- build/deep/sub/a: a", "- sub/.gitignore: *\n", "- sub/build/b: b")
                .hasSize(9);
    }

    @Test
    void messageWhenDirectoryIsNoneSaysWhatItIs() throws IOException {
        Path file = write("file", "x");
        Path bare = bench.repository("bare.git").directory();
        assertThatThrownBy(() -> seen(top.resolve("nosuch")))
                .isInstanceOf(SourceException.class)
                .hasMessageContaining(top.resolve("nosuch") + " does not exist");
        assertThatThrownBy(() -> seen(file)).hasMessageContaining(file + " is a file");
        assertThatThrownBy(() -> seen(bare))
                .hasMessageContaining(bare + " is a bare repository")
                .hasMessageContaining("Give a work tree");
    }

    @Test
    void messageWhenEntryIsASocketNamesIt() throws IOException {
        Path socket = top.resolve("socket");
        try (ServerSocketChannel server = ServerSocketChannel.open(StandardProtocolFamily.UNIX)) {
            server.bind(UnixDomainSocketAddress.of(socket));
            assertThatThrownBy(() -> seen(top)).hasMessageContaining(socket + " is a socket, a pipe or a device");
        }
    }

    @Test
    void messageWhenFileChangesWhileReadNamesIt() throws IOException {
        Path file = write("file", "four");
        for (String text : new String[] {"longer", "s"}) {
            Files.writeString(file, "four");
            try (SourceTree tree = bench.sources().workTree(top)) {
                assertThatThrownBy(() -> tree.walk(rewriting(file, text)))
                        .isInstanceOf(SourceException.class)
                        .hasMessageContaining(file + " changed while it was read: it was 4 bytes long");
            }
        }
    }

    private static FileTree.Visitor rewriting(Path file, String text) {
        return new FileTree.Visitor() {
            @Override
            public void directory(String path) {
                throw new AssertionError(path);
            }

            @Override
            public void file(String path, boolean executable, long size, ContentWriter content) throws IOException {
                Files.writeString(file, text);
                content.writeTo(OutputStream.nullOutputStream());
            }

            @Override
            public void link(String path, String target) {
                throw new AssertionError(path);
            }
        };
    }
}
