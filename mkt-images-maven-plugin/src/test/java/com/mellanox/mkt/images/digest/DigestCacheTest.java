package com.mellanox.mkt.images.digest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIOException;

import com.mellanox.mkt.images.type.Digest;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileTime;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Tests of {@link DigestCache}: when a file is read again, and what is made of a broken cache. */
class DigestCacheTest {
    @TempDir
    private Path root;

    private Path cache;
    private Path file;
    private Instant now;
    private int readings;

    @BeforeEach
    void writeFile() throws IOException {
        cache = root.resolve("cache/files");
        file = Files.writeString(root.resolve("blob"), "hello");
        now = Instant.now().plusSeconds(60);
    }

    /** The digest as a run of its own finds it. */
    private Digest digest() throws IOException {
        return new DigestCache(cache, Clock.fixed(now, ZoneOffset.UTC)).of(file, read -> {
            readings++;
            return Digest.of(Files.readAllBytes(read));
        });
    }

    private List<Path> kept() throws IOException {
        try (Stream<Path> files = Files.list(cache)) {
            return files.toList();
        }
    }

    @Test
    void fileWhenUnchangedIsReadOnce() throws IOException {
        Digest first = digest();

        assertThat(digest()).isEqualTo(first);
        assertThat(readings).isEqualTo(1);
        assertThat(kept()).hasSize(1);
    }

    @Test
    void fileWhenChangedIsReadAgain() throws IOException {
        Digest first = digest();
        Files.writeString(file, "hello world");

        assertThat(digest()).isNotEqualTo(first);
        assertThat(readings).isEqualTo(2);
        assertThat(kept()).hasSize(1);
    }

    @Test
    void fileWhenSizeAndTimeAreForgedIsReadAgain() throws IOException {
        FileTime time = Files.getLastModifiedTime(file);
        Digest first = digest();
        Files.writeString(file, "HELLO");
        Files.setLastModifiedTime(file, time);

        assertThat(digest()).isNotEqualTo(first);
    }

    @Test
    void fileWhenReplacedByOneOfTheSameSizeAndTimeIsReadAgain() throws IOException {
        FileTime time = Files.getLastModifiedTime(file);
        Digest first = digest();
        Path other = Files.writeString(root.resolve("other"), "HELLO");
        Files.setLastModifiedTime(other, time);
        Files.delete(file);
        Files.move(other, file);

        assertThat(digest()).isNotEqualTo(first);
    }

    @Test
    void fileWhenJustWrittenIsNotKept() throws IOException {
        now = Files.getLastModifiedTime(file).toInstant().plus(Duration.ofMillis(1900));

        digest();
        digest();

        assertThat(readings).isEqualTo(2);
    }

    @Test
    void fileWhenWrittenToWhileItIsReadIsNotKept() throws IOException {
        DigestCache digests = new DigestCache(cache, Clock.fixed(now, ZoneOffset.UTC));

        digests.of(file, read -> {
            Files.writeString(read, " and more", StandardOpenOption.APPEND);
            return new Hash().digest();
        });

        assertThat(cache).doesNotExist();
    }

    @Test
    void cacheWhenDamagedIsAsGoodAsNone() throws IOException {
        Digest right = digest();
        String text = Files.readString(kept().get(0));
        for (String damaged :
                List.of("", "1", text.replace("1 ", "2 "), text.substring(0, text.length() - 9), text + "x")) {
            Files.writeString(kept().get(0), damaged);

            assertThat(digest()).isEqualTo(right);
        }
        assertThat(readings).isEqualTo(6);
    }

    @Test
    void cacheWhenItCannotBeWrittenIsDoneWithout() throws IOException {
        Files.createDirectories(cache.getParent());
        Files.writeString(cache, "no directory");

        assertThat(digest()).isEqualTo(digest());
        assertThat(readings).isEqualTo(2);
    }

    @Test
    void fileWhenItIsNotThereFails() throws IOException {
        Files.delete(file);

        assertThatIOException().isThrownBy(this::digest);
    }
}
