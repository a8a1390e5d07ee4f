package com.mellanox.mkt.images.digest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatNoException;

import com.mellanox.mkt.images.failure.InvalidInputException;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Tests of {@link FileDigests}: what files count by at one look and at the next. */
class FileDigestsTest {
    private static final String HELLO = "sha256:2cf24dba5fb0a30e26e83b2ac5b9e29e1b161e5c1fa7425e73043362938b9824";
    private static final FileTime TIME = FileTime.from(Instant.parse("2024-05-06T07:08:09Z"));

    @TempDir
    private Path root;

    private final FileDigests files = new FileDigests(Path.of("cache"));
    private Path file;

    @BeforeEach
    void writeFile() throws IOException {
        file = write("hello");
    }

    private Path write(String text) throws IOException {
        Path written = Files.writeString(root.resolve("file"), text);
        Files.setLastModifiedTime(written, TIME);
        return written;
    }

    @Test
    void fileWhenLookedAtCountsByModeAndContent() throws IOException {
        assertThat(files.at(file).value()).isEqualTo("0644 " + HELLO);

        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwx------"));
        assertThat(files.fresh().at(file).value()).isEqualTo("0755 " + HELLO);

        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-rwxrwx"));
        assertThat(files.fresh().at(file).value()).isEqualTo("0644 " + HELLO);
    }

    @Test
    void fileWhenOnlyItsTimeChangesCountsByTheSame() throws IOException {
        String before = files.at(file).value();
        Files.setLastModifiedTime(file, FileTime.from(Instant.EPOCH));

        assertThat(files.fresh().at(file).value()).isEqualTo(before);
    }

    @Test
    void fileWhenChangedIsTheOldOneForThisLookAndTheNewOneForTheNext() throws IOException {
        String before = files.at(file).value();
        write("hello world");

        assertThat(files.at(file).value()).isEqualTo(before);
        assertThat(files.fresh().at(file).value()).isNotEqualTo(before);
    }

    @Test
    void fileWhenAnotherOfTheSameSizeAndTimeIsInItsPlaceIsRead() throws IOException {
        files.at(file);
        Files.move(file, root.resolve("kept"));
        write("HELLO");

        assertThat(files.fresh().at(file).value()).doesNotContain(HELLO);
    }

    @Test
    void linkWhenLookedAtIsALinkOrWhatItLeadsTo() throws IOException {
        Path link = Files.createSymbolicLink(root.resolve("link"), Path.of("file"));

        assertThat(files.at(link)).isEqualTo(new FileState.Link("file"));
        assertThat(files.at(link).value()).isEqualTo("link file");
        assertThat(files.target(link).value()).isEqualTo("0644 " + HELLO);
    }

    @Test
    void linkWhenItLeadsNowhereIsALinkAndNoFile() throws IOException {
        Path link = Files.createSymbolicLink(root.resolve("link"), Path.of("nothing"));

        assertThat(files.at(link).value()).isEqualTo("link nothing");
        assertFails(() -> files.target(link), link + " is not there any more, or is a link that leads nowhere");
    }

    @Test
    void directoryWhenLookedAtCountsWithoutWhatIsInIt() {
        assertThat(files.at(root).value()).isEqualTo("directory");
        assertFails(() -> files.target(root), root + " cannot be read: " + root + ": this is not a regular file");
    }

    @Test
    void pipeWhenLookedAtIsNotWaitedFor() throws Exception {
        Path pipe = root.resolve("pipe");
        assertThat(new ProcessBuilder("mkfifo", pipe.toString()).start().waitFor())
                .isZero();

        assertFails(() -> files.at(pipe), pipe + " cannot be read: " + pipe + ": this is not a regular file");
    }

    @Test
    void fileWhenDeletedFails() throws IOException {
        files.at(file);
        Files.delete(file);

        assertFails(() -> files.fresh().at(file), "is not there any more");
        assertFails(() -> files.copy(file, new ByteArrayOutputStream()), "is not there any more");
    }

    @Test
    void textWhenItIsUtf8IsRead() throws IOException {
        assertThat(files.text(file)).contains("hello");
        Path binary = Files.write(root.resolve("binary"), new byte[] {(byte) 0xff});
        assertThat(files.text(binary)).isEmpty();
        assertFails(() -> files.text(root.resolve("nothing")), "is not there any more");
    }

    @Test
    void textWhenChangedSinceItWasLookedAtFails() throws IOException {
        files.at(file);
        write("other");

        assertFails(() -> files.text(file), file + " was changed while the images were built");
    }

    @Test
    void copyWhenNothingHasChangedIsTheFile() throws IOException {
        ByteArrayOutputStream copy = new ByteArrayOutputStream();

        files.copy(file, copy);

        assertThat(copy).hasToString("hello");
    }

    @Test
    void copyWhenTheFileHasChangedFailsAndIsNotLongerThanAnnounced() throws IOException {
        files.at(file);
        for (String changed : new String[] {"HELLO", "hell", "", "hello world"}) {
            write(changed);
            ByteArrayOutputStream copy = new ByteArrayOutputStream();

            assertFails(() -> files.copy(file, copy), file + " was changed while the images were built");
            assertThat(copy.size()).isLessThanOrEqualTo("hello".length());
        }
    }

    @Test
    void copyWhenOnlyTheTextWasLookedAtIsCheckedAllTheSame() throws IOException {
        files.text(file);
        write("HELLO");

        assertFails(() -> files.copy(file, new ByteArrayOutputStream()), "was changed");
    }

    @Test
    void copyWhenAnotherLookHasSeenTheChangeFailsForThisOne() throws IOException {
        files.at(file);
        write("hello world");
        FileDigests later = files.fresh();
        later.at(file);

        assertFails(() -> files.copy(file, new ByteArrayOutputStream()), "was changed");
        assertThatNoException().isThrownBy(() -> later.copy(file, new ByteArrayOutputStream()));
    }

    private static void assertFails(ThrowingCallable call, String message) {
        assertThatExceptionOfType(InvalidInputException.class).isThrownBy(call).withMessageContaining(message);
    }
}
