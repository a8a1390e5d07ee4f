package com.mellanox.mkt.images.io;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.mellanox.mkt.images.io.SamplePackages.Compression;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Reads packages that {@link SamplePackages} writes. */
class PackageArchiveTest {
    private static final Map<String, byte[]> FILES =
            Map.of("boot/vmlinuz-6.1", bytes("kernel"), "lib/modules/6.1/kernel/a.ko", bytes("module"));

    private static final int HEADERS = 194;

    @TempDir
    private Path root;

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private static Map<String, String> read(Path file) throws IOException {
        Map<String, String> files = new LinkedHashMap<>();
        PackageArchive.read(
                file, (path, content) -> files.put(path, new String(content.readAllBytes(), StandardCharsets.UTF_8)));
        return files;
    }

    @ParameterizedTest
    @EnumSource
    void packageWhenReadHasItsRegularFiles(Compression compression) throws IOException {
        Map<String, String> expected = Map.of("boot/vmlinuz-6.1", "kernel", "lib/modules/6.1/kernel/a.ko", "module");

        assertThat(read(SamplePackages.deb(root.resolve("a.deb"), compression, FILES)))
                .isEqualTo(expected);
        assertThat(read(SamplePackages.rpm(root.resolve("a.rpm"), compression, FILES)))
                .isEqualTo(expected);
    }

    @Test
    void fileWhenItIsAPackageIsFoundByItsFirstBytes() throws IOException {
        assertThat(PackageArchive.isPackage(SamplePackages.deb(root.resolve("a"), Compression.XZ, FILES)))
                .isTrue();
        assertThat(PackageArchive.isPackage(SamplePackages.rpm(root.resolve("b"), Compression.XZ, FILES)))
                .isTrue();
        assertThat(PackageArchive.isPackage(Files.writeString(root.resolve("c.deb"), "<html>")))
                .isFalse();
    }

    @Test
    void fileWhenItIsNoPackageIsDescribedByItsFirstBytes() throws IOException {
        Path file = Files.writeString(root.resolve("a.deb"), "<html>");

        assertThatThrownBy(() -> read(file))
                .isInstanceOf(IOException.class)
                .hasMessage(
                        "it is neither a Debian nor an RPM package, since it begins with the bytes 3c 68 74 6d 6c 3e");
    }

    @ParameterizedTest
    @EnumSource
    void packageWhenTruncatedIsNotRead(Compression compression) throws IOException {
        byte[] whole = Files.readAllBytes(SamplePackages.rpm(root.resolve("a.rpm"), compression, FILES));
        Path file = Files.write(root.resolve("b.rpm"), Arrays.copyOf(whole, HEADERS + (whole.length - HEADERS) / 3));

        assertThatThrownBy(() -> read(file)).isInstanceOf(IOException.class);
    }

    @Test
    void debWithoutFilesIsNone() throws IOException {
        Path file = Files.writeString(root.resolve("a.deb"), "!<arch>\n");

        assertThatThrownBy(() -> read(file)).hasMessage("it has no data.tar");
    }
}
