package com.mellanox.mkt.buildkit.session;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.zip.GZIPInputStream;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A directory as a tar. */
class DirectoryContextTest {
    @TempDir
    Path directory;

    private byte[] tar() throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        BuildContext.ofDirectory(directory).writeTo(out);
        return out.toByteArray();
    }

    private Map<String, TarArchiveEntry> entries() throws IOException {
        Map<String, TarArchiveEntry> entries = new LinkedHashMap<>();
        try (TarArchiveInputStream tar = new TarArchiveInputStream(new ByteArrayInputStream(tar()), "UTF-8")) {
            for (TarArchiveEntry entry = tar.getNextEntry(); entry != null; entry = tar.getNextEntry()) {
                entries.put(entry.getName(), entry);
            }
        }
        return entries;
    }

    @Test
    void tarWhenTimesDifferHasTheSameBytes() throws IOException {
        Path file = Files.writeString(directory.resolve("b"), "b");
        Files.writeString(directory.resolve("a"), "a");
        byte[] before = tar();
        Files.setLastModifiedTime(file, FileTime.fromMillis(0));

        assertThat(tar()).isEqualTo(before);
    }

    @Test
    void compressedIsTheSameTarAndHasTheSameBytesEachTime() throws IOException {
        Files.write(directory.resolve("zeros"), new byte[100_000]);
        BuildContext context = BuildContext.ofDirectory(directory).compressed();
        ByteArrayOutputStream first = new ByteArrayOutputStream();
        ByteArrayOutputStream second = new ByteArrayOutputStream();

        context.writeTo(first);
        context.writeTo(second);

        assertThat(first.toByteArray()).isEqualTo(second.toByteArray()).hasSizeLessThan(5_000);
        assertThat(new GZIPInputStream(new ByteArrayInputStream(first.toByteArray())).readAllBytes())
                .isEqualTo(tar());
    }

    @Test
    void tarWhenAUserHasANameDoesNotContainIt() throws IOException {
        Files.writeString(directory.resolve("a"), "a");

        assertThat(entries().values()).allSatisfy(entry -> {
            assertThat(entry.getUserName()).isEmpty();
            assertThat(entry.getGroupName()).isEmpty();
            assertThat(entry.getLongUserId()).isZero();
            assertThat(entry.getLongGroupId()).isZero();
        });
    }

    @Test
    void tarWhenTheFirstFileHasALongNameBeginsWithAPlainEntry() throws IOException {
        String name = "a".repeat(200);
        Files.writeString(directory.resolve(name), "a");

        assertThat(entries().keySet()).containsExactly("./", name);
        // The type of the first header: a directory, and no extended header.
        assertThat(tar()[156]).isEqualTo((byte) '5');
    }

    @Test
    void tarWhenThereAreLinksAndProgramsKeepsThem() throws IOException {
        Files.createSymbolicLink(directory.resolve("link"), Path.of("missing/target"));
        assertThat(Files.writeString(directory.resolve("program"), "x").toFile().setExecutable(true))
                .isTrue();

        Map<String, TarArchiveEntry> entries = entries();

        assertThat(entries.get("link")).extracting(TarArchiveEntry::getLinkName).isEqualTo("missing/target");
        assertThat(entries.get("program"))
                .extracting(entry -> entry.getMode() & 0777)
                .isEqualTo(0755);
    }
}
