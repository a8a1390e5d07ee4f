package com.mellanox.mkt.images.watch;

import static org.assertj.core.api.Assertions.assertThat;

import com.mellanox.mkt.images.git.GitAccess;
import com.mellanox.mkt.images.git.GitSources;
import com.mellanox.mkt.images.type.Proxies;
import com.mellanox.mkt.images.type.UserEnvironment;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.FutureTask;
import org.eclipse.jgit.api.Git;
import org.eclipse.jgit.api.errors.GitAPIException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Tests of {@link FileWatch}. */
@Timeout(30)
class FileWatchTest {
    @TempDir
    private Path root;

    private final FileWatch watch = FileWatch.open();

    @AfterEach
    void closeWatch() {
        watch.close();
    }

    private WatchTarget source() throws IOException, GitAPIException {
        Git.init().setDirectory(root.toFile()).call().close();
        GitAccess access =
                new GitAccess(true, Proxies.NONE, host -> Optional.empty(), new UserEnvironment(Map.of(), root));
        return WatchTarget.source("support_tool", root, GitSources.at(root.resolve(".git/cache"), access, event -> {}));
    }

    private void write(String file, String text) throws IOException {
        Path path = root.resolve(file);
        Files.createDirectories(path.resolveSibling("."));
        Files.writeString(path, text);
    }

    @Test
    void changesOfASourceAreThoseThatGitDoesNotIgnore() throws Exception {
        write(".gitignore", "*.o\nbuild/\n");
        write("main.c", "one");
        write("sub/second.c", "one");
        write("sub/third.c", "one");
        write("build/made", "one");
        watch.watch(List.of(source()));

        write("build/made", "two");
        write("main.o", "new");
        write(".git/COMMIT_EDITMSG", "new");
        write("sub/second.c", "other");
        Files.delete(root.resolve("sub/third.c"));
        write("new directory/new.c", "new");

        assertThat(watch.await())
                .containsExactly(
                        new Change("support_tool", List.of("new directory/new.c", "sub/second.c", "sub/third.c")));
    }

    @Test
    void changeOfADirectoryThatIsNewIsNoticed() throws Exception {
        write("main.c", "one");
        watch.watch(List.of(source()));
        write("a/b/new.c", "new");
        assertThat(watch.await()).hasSize(1);

        write("a/b/new.c", "newer");

        assertThat(watch.await()).containsExactly(new Change("support_tool", List.of("a/b/new.c")));
    }

    @Test
    void changeBetweenTwoWaitsIsTold() throws Exception {
        write("main.c", "one");
        WatchTarget target = WatchTarget.files("docker directory", root);
        watch.watch(List.of(target));
        write("main.c", "other");
        watch.watch(List.of(target));

        assertThat(watch.await()).containsExactly(new Change("docker directory", List.of("main.c")));
    }

    @Test
    void changeOfASharedFileIsThatOfItsLink() throws Exception {
        write("common/shared.sh", "one");
        write("deb12/kvm.Dockerfile", "one");
        Files.createSymbolicLink(root.resolve("deb12/shared.sh"), Path.of("../common/shared.sh"));
        watch.watch(List.of(WatchTarget.files("docker directory", root.resolve("deb12"))));

        write("common/shared.sh", "other");

        assertThat(watch.await()).containsExactly(new Change("docker directory", List.of("shared.sh")));
    }

    @Test
    void fileThatIsNotThereYetIsNoticedWithADirectoryAboveIt() throws Exception {
        watch.watch(List.of(WatchTarget.files("kernel", root.resolve("arch/x86/boot/bzImage"))));

        write("arch/x86/boot/bzImage", "kernel");

        assertThat(watch.await()).containsExactly(new Change("kernel", List.of("bzImage")));
    }

    @Test
    void filesWhenNamedByAnExpressionAreThoseDirectlyInTheDirectory() throws Exception {
        write("one.deb", "one");
        write("below/two.deb", "one");
        watch.watch(List.of(WatchTarget.files("kernel", root, ".*\\.deb")));

        write("below/two.deb", "other");
        write("notes.txt", "new");
        write("three.deb", "new");

        assertThat(watch.await()).containsExactly(new Change("kernel", List.of("three.deb")));
    }

    @Test
    void fileWhenOnlyItsTimeDiffersHasChanged() throws Exception {
        write("bzImage", "kernel");
        watch.watch(List.of(WatchTarget.files("kernel", root.resolve("bzImage"))));

        Files.setLastModifiedTime(root.resolve("bzImage"), FileTime.from(Instant.EPOCH));

        assertThat(watch.await()).containsExactly(new Change("kernel", List.of("bzImage")));
    }

    @Test
    void changeWhenItIsHalfWrittenBeforeAWaitIsToldOnceItIsWhole() throws Exception {
        write("main.c", "one");
        write("last.c", "one");
        watch.watch(List.of(WatchTarget.files("docker directory", root)));
        // Again if this thread was too slow to write the rest while the other one waits for quiet.
        boolean isWrittenInTime = false;
        for (int i = 0; !isWrittenInTime; i++) {
            write("main.c", "");
            FutureTask<List<Change>> changes = new FutureTask<>(watch::await);
            Thread waiting = new Thread(changes, "test-watch");
            waiting.start();
            while (waiting.getState() != Thread.State.TIMED_WAITING && !changes.isDone()) {
                Thread.onSpinWait();
            }
            write("main.c", "whole " + i);
            isWrittenInTime = !changes.isDone();
            assertThat(changes.get()).containsExactly(new Change("docker directory", List.of("main.c")));
            if (!isWrittenInTime) {
                watch.await();
            }
        }

        write("last.c", "other");

        assertThat(watch.await()).containsExactly(new Change("docker directory", List.of("last.c")));
    }
}
