package com.mellanox.mkt.images.git;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.mellanox.mkt.images.failure.SourceException;
import com.mellanox.mkt.images.type.Commit;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.temporal.ChronoUnit;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The tree id of a user's own directory, compared with what git itself says. */
class WorkTreeIdTest {
    private static final String EMPTY = "4b825dc642cb6eb9a060e54bf8d69288fbee4904";

    private Bench bench;
    private Path top;

    @BeforeEach
    void repository(@TempDir Path directory) throws Exception {
        bench = new Bench(directory);
        top = Files.createDirectories(directory.toRealPath().resolve("tree"));
        git("init", "-q", "-b", "main");
    }

    private String git(String... arguments) throws IOException, InterruptedException {
        return bench.git(top, arguments);
    }

    private Path write(String path, String text) throws IOException {
        Path file = top.resolve(path);
        Files.createDirectories(file.getParent());
        return Files.writeString(file, text);
    }

    private String id() throws IOException {
        return id(top);
    }

    private String id(Path directory) throws IOException {
        try (SourceTree tree = bench.sources().workTree(directory)) {
            return tree.id().id();
        }
    }

    /** The id of the tree that git makes of all that it would add; by an index of its own, since it believes it, too. */
    private String added() throws IOException, InterruptedException {
        git("read-tree", "--empty");
        git("add", "-A");
        return git("write-tree");
    }

    private void commitSample() throws IOException, InterruptedException {
        write("lib.c", "after lib/, before lib0");
        write("lib/deep/a", "a");
        write("lib0", "0");
        write("same", "1234");
        Files.createSymbolicLink(top.resolve("link"), Path.of("lib/deep"));
        Files.setPosixFilePermissions(write("run", "#!"), PosixFilePermissions.fromString("rwxr-xr-x"));
        write(".gitignore", "*.o\n");
        write("gone/only", "x");
        write("näme", "ä");
        git("add", ".");
        git("commit", "-qm", "one");
    }

    /** Lets the index be older than a second, in which nothing of it could be believed. */
    private void ageIndex() throws IOException {
        Path index = top.resolve(".git/index");
        Files.setLastModifiedTime(
                index,
                FileTime.from(Files.getLastModifiedTime(index).toInstant().plus(1, ChronoUnit.HOURS)));
    }

    @Test
    void idWhenCheckoutIsCleanIsTheCommitsTree() throws Exception {
        commitSample();
        String committed = git("rev-parse", "HEAD^{tree}");
        assertThat(id()).isEqualTo(committed);
        ageIndex();
        assertThat(id()).isEqualTo(committed);
        PinnedSource pinned = bench.fetch(top.toString(), new Commit(git("rev-parse", "HEAD")));
        try (SourceTree tree = bench.sources().open(pinned)) {
            assertThat(tree.id().id()).isEqualTo(committed);
        }
    }

    @Test
    void idWhenFilesAreUncommittedIsThatOfAddingThemAll() throws Exception {
        commitSample();
        ageIndex();
        write("same", "5678");
        write("untracked/file", "u");
        write("ignored.o", "o");
        Files.delete(top.resolve("gone/only"));
        Files.createDirectories(top.resolve("empty/within"));
        String id = id();
        assertThat(id).isNotEqualTo(git("rev-parse", "HEAD^{tree}")).isEqualTo(added());
    }

    @Test
    void idWhenOnlyIgnoredFilesChangeStaysAsItWas() throws Exception {
        commitSample();
        String before = id();
        write("new.o", "o");
        Files.createDirectories(top.resolve("empty"));
        assertThat(id()).isEqualTo(before);
    }

    @Test
    void idWhenContentChangesUnderItsOldTimeIsAnother() throws Exception {
        commitSample();
        Path file = top.resolve("same");
        FileTime time = Files.getLastModifiedTime(file);
        ageIndex();
        String before = id();
        write("same", "5678");
        Files.setLastModifiedTime(file, time);
        assertThat(id()).isNotEqualTo(before).isEqualTo(added());
    }

    @Test
    void idWhenTheExecutableBitChangesIsAnother() throws Exception {
        commitSample();
        ageIndex();
        Files.setPosixFilePermissions(top.resolve("same"), PosixFilePermissions.fromString("rwxr--r--"));
        assertThat(id()).isNotEqualTo(git("rev-parse", "HEAD^{tree}")).isEqualTo(added());
        git("config", "core.fileMode", "false");
        Files.setPosixFilePermissions(top.resolve("same"), PosixFilePermissions.fromString("rw-r--r--"));
        Files.setPosixFilePermissions(top.resolve("run"), PosixFilePermissions.fromString("rw-r--r--"));
        assertThat(id()).isNotEqualTo(git("rev-parse", "HEAD^{tree}"));
    }

    @Test
    void idWhenALinkLeadsElsewhereOrBecomesAFileIsAnother() throws Exception {
        commitSample();
        ageIndex();
        Path link = top.resolve("link");
        Files.delete(link);
        Files.createSymbolicLink(link, Path.of("lib/else"));
        String elsewhere = id();
        assertThat(elsewhere).isNotEqualTo(git("rev-parse", "HEAD^{tree}")).isEqualTo(added());
        Files.delete(link);
        write("link", "lib/else");
        assertThat(id()).isNotEqualTo(elsewhere).isEqualTo(added());
    }

    @Test
    void idWhenAFileTookADirectorysPlaceIsThatOfTheFile() throws Exception {
        commitSample();
        Files.delete(top.resolve("gone/only"));
        Files.delete(top.resolve("gone"));
        write("gone", "file");
        Files.delete(top.resolve("same"));
        write("same/within", "directory");
        assertThat(id()).isEqualTo(added());
    }

    @Test
    void idWhenADirectoryTookAFilesPlaceHasGitsOrder() throws Exception {
        write("lib", "a file");
        write("lib.c", "before lib/, after lib");
        git("add", ".");
        Files.delete(top.resolve("lib"));
        write("lib/within/a", "a");
        write("lib/b", "b");
        assertThat(id()).isEqualTo(added());
    }

    @Test
    void idWhenRepositoriesAreNestedHasTheirFiles() throws Exception {
        commitSample();
        write("lib.d/sorts/before/lib", "x");
        write("library/b", "b");
        write("library/.gitignore", "ignored\n");
        write("library/ignored", "i");
        bench.git(top.resolve("library"), "init", "-q");
        bench.git(top.resolve("library"), "add", "b");
        String nested = id();
        deleteGit(top.resolve("library"));
        assertThat(nested).isEqualTo(added());
    }

    private static void deleteGit(Path directory) throws IOException {
        Files.move(directory.resolve(".git"), directory.resolveSibling("was-git.o"));
    }

    @Test
    void idWhenOutOfGitIsThatOfAllFiles() throws Exception {
        Path plain = top.resolveSibling("plain");
        Files.createDirectories(plain.resolve("sub/nothing"));
        Files.writeString(plain.resolve("sub/a.o"), "a");
        String id = id(plain);
        write("sub/a.o", "a");
        assertThat(id).isEqualTo(added());
        assertThat(id(plain.resolve("sub/nothing"))).isEqualTo(EMPTY);
    }

    @Test
    void idWhenDirectoryIsPartOfAWorkTreeIsThatOfThePart() throws Exception {
        commitSample();
        assertThat(id(top.resolve("lib"))).isEqualTo(git("rev-parse", "HEAD:lib"));
    }

    @Test
    void messageWhenAnEntryIsAPipeNamesIt() throws Exception {
        Path pipe = top.resolve("pipe");
        new ProcessBuilder("mkfifo", pipe.toString()).start().waitFor();
        assertThatThrownBy(this::id)
                .isInstanceOf(SourceException.class)
                .hasMessageContaining(pipe + " is a socket, a pipe or a device");
    }

    /** What of git's index may be believed. */
    @Nested
    class OfIndex {
        private Path file;
        private GitIndexFile index;

        @BeforeEach
        void changeAfterAdding() throws Exception {
            file = write("same", "1234");
            git("add", ".");
            index = new GitIndexFile(top.resolve(".git/index"));
        }

        private String tree(String content) throws IOException, InterruptedException {
            write("same", content);
            return added();
        }

        @Test
        void idWhenMetadataAreThoseOfTheIndexDoesNotReadTheFile() throws Exception {
            write("same", "5678");
            index.pretendToHaveRead(file);
            ageIndex();
            String unread = id();
            assertThat(unread).isEqualTo(tree("1234"));
        }

        @Test
        void idWhenFileIsOfTheIndexesSecondReadsIt() throws Exception {
            write("same", "5678");
            index.pretendToHaveRead(file);
            Files.setLastModifiedTime(
                    index.file(),
                    FileTime.from(WorkTreeFile.of(file, unused -> Optional.empty())
                            .changed()
                            .truncatedTo(ChronoUnit.SECONDS)
                            .plusMillis(999)));
            String read = id();
            assertThat(read).isEqualTo(tree("5678"));
        }

        @Test
        void idWhenFileIsToBeTakenForUnchangedReadsItAllTheSame() throws Exception {
            git("update-index", "--assume-unchanged", "same");
            write("same", "5678");
            String assumed = id();
            git("update-index", "--no-assume-unchanged", "same");
            assertThat(assumed).isEqualTo(tree("5678"));
        }

        @Test
        void idWhenGitConvertsLineEndsIsThatOfTheBytesOnDisk() throws Exception {
            write("same", "12\r\n");
            git("-c", "core.autocrlf=input", "-c", "core.safecrlf=false", "add", ".");
            ageIndex();
            String converted = git("write-tree");
            String id = id();
            assertThat(id).isNotEqualTo(converted);
            assertThat(id).isEqualTo(tree("12\r\n"));
        }

        @Test
        void idWhenGitFiltersIsThatOfTheBytesOnDisk() throws Exception {
            git("config", "filter.swap.clean", "tr 1 2");
            bench.withHome(".config/git/attributes", "same filter=swap\n");
            write("same", "1111");
            git("add", ".");
            ageIndex();
            String filtered = git("write-tree");
            String id = id();
            assertThat(id).isNotEqualTo(filtered);
            bench.withHome(".config/git/attributes", "");
            assertThat(id).isEqualTo(tree("1111"));
        }

        @Test
        void idWhenTheIndexHasAConflictIsThatOfTheFile() throws Exception {
            git("commit", "-qm", "one");
            git("checkout", "-qb", "other");
            write("same", "other");
            git("commit", "-qam", "other");
            git("checkout", "-q", "main");
            write("same", "mine");
            git("commit", "-qam", "mine");
            assertThatThrownBy(() -> git("merge", "other")).isInstanceOf(AssertionError.class);
            ageIndex();
            assertThat(id()).isEqualTo(added());
        }
    }
}
