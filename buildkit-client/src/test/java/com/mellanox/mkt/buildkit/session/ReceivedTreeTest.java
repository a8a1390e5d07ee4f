package com.mellanox.mkt.buildkit.session;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.mellanox.mkt.buildkit.proto.fsutil.Stat;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Files that a daemon sends, also by one that means harm. */
class ReceivedTreeTest {
    private static final int DIRECTORY = 1 << 31;
    private static final int SYMLINK = 1 << 27;
    private static final long TIME = 1_700_000_000L;

    @TempDir
    Path directory;

    private static Stat stat(String path, int mode) {
        return Stat.newBuilder()
                .setPath(path)
                .setMode(mode)
                .setModTime(TimeUnit.SECONDS.toNanos(TIME))
                .build();
    }

    private static Stat link(String path, int mode, String target) {
        return stat(path, mode).toBuilder().setLinkname(target).build();
    }

    private Path root() throws IOException {
        return Files.createDirectories(directory.resolve("root"));
    }

    private static void write(ReceivedTree tree, Stat stat, String content) throws IOException {
        try (OutputStream out = tree.open(stat)) {
            out.write(content.getBytes(StandardCharsets.UTF_8));
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"../outside", "a/../../outside", "/../outside", "", ".", "a/.."})
    void fileWhenItsPathIsNotBelowTheRootIsRefused(String path) throws IOException {
        ReceivedTree tree = new ReceivedTree(root());

        assertThatThrownBy(() -> write(tree, stat(path, 0644), "x"))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("'" + path + "'")
                .hasMessageContaining(root().toString());
        assertThat(directory.resolve("outside")).doesNotExist();
    }

    @Test
    void fileWhenItsPathLeadsThroughALinkIsRefused() throws IOException {
        Path outside = Files.createDirectory(directory.resolve("outside"));
        ReceivedTree tree = new ReceivedTree(root());
        tree.create(link("link", SYMLINK, outside.toString()));

        assertThatThrownBy(() -> write(tree, stat("link/file", 0644), "x"))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("link/file");
        assertThat(outside).isEmptyDirectory();
    }

    @Test
    void hardLinkWhenItsTargetIsOutsideIsRefused() throws IOException {
        Files.writeString(directory.resolve("outside"), "x");
        ReceivedTree tree = new ReceivedTree(root());
        tree.create(link("hard", 0644, "../outside"));

        assertThatThrownBy(tree::finish).isInstanceOf(IOException.class).hasMessageContaining("../outside");
    }

    @Test
    void fileWhenALinkIsInItsPlaceReplacesTheLink() throws IOException {
        Path outside = Files.writeString(directory.resolve("outside"), "old");
        Files.createSymbolicLink(root().resolve("file"), outside);
        ReceivedTree tree = new ReceivedTree(root());

        write(tree, stat("file", 0640), "new");

        assertThat(outside).hasContent("old");
        assertThat(root().resolve("file")).hasContent("new");
    }

    @Test
    void treeWhenItIsFinishedHasModesTimesAndLinks() throws IOException {
        ReceivedTree tree = new ReceivedTree(root());
        tree.create(stat("closed", DIRECTORY | 0500));
        write(tree, stat("closed/file", 0640), "hello");
        tree.create(link("hard", 0640, "/closed/file"));
        tree.create(link("soft", SYMLINK | 0777, "closed/file"));

        tree.finish();

        Path file = root().resolve("closed/file");
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
                .isEqualTo("rw-r-----");
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(root().resolve("closed"))))
                .isEqualTo("r-x------");
        assertThat(Files.getLastModifiedTime(file)).isEqualTo(FileTime.from(TIME, TimeUnit.SECONDS));
        assertThat(Files.getLastModifiedTime(root().resolve("closed")))
                .isEqualTo(FileTime.from(TIME, TimeUnit.SECONDS));
        assertThat(Files.isSameFile(root().resolve("hard"), file)).isTrue();
        assertThat(Files.readSymbolicLink(root().resolve("soft"))).hasToString("closed/file");
    }

    @Test
    void directoryWhenALinkReplacesItLeavesWhatThatLeadsTo() throws IOException {
        Path outside = Files.createDirectories(directory.resolve("outside"));
        String before = PosixFilePermissions.toString(Files.getPosixFilePermissions(outside));
        ReceivedTree tree = new ReceivedTree(root());
        tree.create(stat("d", DIRECTORY));
        tree.create(link("d", SYMLINK | 0777, outside.toString()));

        assertThatThrownBy(tree::finish).isInstanceOf(IOException.class).hasMessageContaining("was sent twice");
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(outside)))
                .isEqualTo(before);
    }
}
