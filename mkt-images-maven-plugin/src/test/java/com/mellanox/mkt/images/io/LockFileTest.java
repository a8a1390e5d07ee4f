package com.mellanox.mkt.images.io;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a lock's file says of its owner. */
class LockFileTest {
    private static final LockOwner ALICE = new LockOwner("process 4711 of alice in /home/alice/mkt since 17:15:03");

    private Path path;

    @BeforeEach
    void lockFile(@TempDir Path directory) {
        path = directory.resolve("x.lock");
    }

    @Test
    void ownerWhenItSaidItsNameIsThat() throws IOException {
        try (LockFile held = LockFile.open(path);
                LockFile other = LockFile.open(path)) {
            assertThat(held.tryLock()).isTrue();
            held.name(ALICE);
            assertThat(other.owner()).isEqualTo(ALICE).hasToString(ALICE.text());
            LockOwner shorter = new LockOwner("b");
            held.name(shorter);
            assertThat(other.owner()).isEqualTo(shorter);
        }
    }

    @Test
    void ownerWhenOnlyThePreviousOneSaidItsNameIsNotThat() throws IOException {
        try (LockFile previous = LockFile.open(path)) {
            assertThat(previous.tryLock()).isTrue();
            previous.name(ALICE);
        }
        try (LockFile held = LockFile.open(path);
                LockFile other = LockFile.open(path)) {
            assertThat(held.tryLock()).isTrue();
            assertThat(Files.readString(path)).contains("alice");
            assertThat(other.owner()).isEqualTo(LockOwner.UNKNOWN).hasToString("another process");
        }
    }

    @Test
    void ownerWhenItsNameIsHalfWrittenOrNoneIsUnknown() throws IOException {
        try (LockFile held = LockFile.open(path);
                LockFile other = LockFile.open(path)) {
            assertThat(held.tryLock()).isTrue();
            held.name(ALICE);
            String whole = Files.readString(path);
            for (int length = 0; length < whole.length(); length++) {
                Files.writeString(path, whole.substring(0, length));
                assertThat(other.owner()).isEqualTo(LockOwner.UNKNOWN);
            }
            Files.writeString(path, whole.replace("alice", "bobby"));
            assertThat(other.owner()).isEqualTo(LockOwner.UNKNOWN);
            Files.write(path, new byte[] {(byte) 0xff, 0, '\n', (byte) 0x80});
            assertThat(other.owner()).isEqualTo(LockOwner.UNKNOWN);
            Files.writeString(path, whole.repeat(1000));
            assertThat(other.owner()).isEqualTo(LockOwner.UNKNOWN);
        }
    }

    @Test
    void ownerWhenItHasLinesOrNoEndIsOneShortLine() throws IOException {
        LockOwner odd = new LockOwner(" in /a\n\tb\u0000 " + "ä".repeat(2000));
        assertThat(odd.text()).startsWith("in /a b ä").hasSize(1000);
        try (LockFile held = LockFile.open(path);
                LockFile other = LockFile.open(path)) {
            assertThat(held.tryLock()).isTrue();
            held.name(odd);
            assertThat(other.owner()).isEqualTo(odd);
            assertThat(Files.readAllLines(path, StandardCharsets.UTF_8)).hasSize(1);
        }
    }

    @Test
    void ownerWhenItIsThisProcessHasItsIdDirectoryAndTime() {
        assertThat(LockOwner.thisProcess().text())
                .matches("process " + ProcessHandle.current().pid() + " of \\S+ in /.* since \\d\\d:\\d\\d:\\d\\d");
    }

    @Test
    void openWhenItCannotBeWrittenNamesFileAndReason() throws IOException {
        Files.createDirectory(path);
        assertThatThrownBy(() -> LockFile.open(path))
                .isInstanceOf(FileSystemException.class)
                .hasMessageContaining(path + ": a directory is where the lock file belongs")
                .hasMessageContaining("rmdir " + path);
    }
}
