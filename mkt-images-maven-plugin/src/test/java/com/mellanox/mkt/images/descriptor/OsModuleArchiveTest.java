package com.mellanox.mkt.images.descriptor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.mellanox.mkt.images.failure.InvalidInputException;
import com.mellanox.mkt.images.failure.Problems;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Docker directories in archives: what comes out is what went in. */
class OsModuleArchiveTest {
    @TempDir
    private Path root;

    private Path docker;
    private Path file;
    private Path cache;

    @BeforeEach
    void makeModule() throws IOException {
        docker = Files.createDirectories(root.resolve("docker/fc40"));
        cache = root.resolve("cache");
        file = root.resolve("target/os.zip");
        Files.writeString(docker.resolve("kvm.Dockerfile"), "FROM fedora:40\n");
        Files.createDirectories(docker.resolve("files"));
        Files.writeString(docker.resolve("files/set-up ü.sh"), "echo\n");
        Files.setPosixFilePermissions(
                docker.resolve("files/set-up ü.sh"), PosixFilePermissions.fromString("rwxr-xr-x"));
        Files.createSymbolicLink(docker.resolve("link"), Path.of("files/set-up ü.sh"));
        Files.writeString(Files.createDirectory(root.resolve("docker/common")).resolve("shared.sh"), "shared\n");
        Files.createSymbolicLink(docker.resolve("shared.sh"), Path.of("../common/shared.sh"));
        Files.writeString(docker.resolve("support-simx.sh"), "#!/bin/bash\n# ---\n# optional: true\n\nmake\n");
    }

    private ImageDescriptor read(Path descriptor) {
        Problems problems = new Problems();
        Optional<ImageDescriptor> read = new ImageDescriptorReader(
                        name -> name.equals("os") ? Optional.of("fc40") : Optional.empty())
                .read(descriptor, problems);
        assertThat(problems.list()).isEmpty();
        return read.orElseThrow();
    }

    private ImageDescriptor module(String text) throws IOException {
        Path module = Files.createDirectories(root.resolve("module"));
        return read(Files.writeString(module.resolve("image.yaml"), text));
    }

    @Test
    void archiveWhenUnpackedSaysWhatTheModuleSaid() throws IOException {
        ImageDescriptor descriptor = module("""
                key: ${os}
                title: 'Fedora: "40"'
                registry: localhost:5000
                namespace: a/b
                platforms: [linux/amd64, linux/arm64]
                without: [simx]
                arguments: {RELEASE: 040}
                snapshot: 2026-11-20
                """);
        Files.writeString(descriptor.lockFile(), "version: 1\n");

        OsModuleArchive.write(descriptor, file);
        ImageDescriptor unpacked = read(OsModuleArchive.unpack(file, cache));

        assertThat(unpacked.key()).isEqualTo(descriptor.key());
        assertThat(unpacked.title()).isEqualTo("Fedora: \"40\"");
        assertThat(unpacked.destination()).isEqualTo(descriptor.destination());
        assertThat(unpacked.images()).isEqualTo(descriptor.images());
        assertThat(unpacked.platforms()).hasSize(2).isEqualTo(descriptor.platforms());
        assertThat(unpacked.without())
                .extracting(ExcludedPackage::name)
                .containsExactlyElementsOf(
                        descriptor.without().stream().map(ExcludedPackage::name).toList());
        assertThat(unpacked.argumentValues())
                .isEqualTo(descriptor.argumentValues())
                .containsEntry("SNAPSHOT", "20261120T000000Z");
        assertThat(unpacked.lockFile()).hasContent("version: 1");
    }

    @Test
    void archiveWhenUnpackedHasTheFilesWithTheirModesAndLinks() throws IOException {
        OsModuleArchive.write(module("key: fc40\n"), file);

        Path unpacked = OsModuleArchive.unpack(file, cache).resolveSibling("docker/fc40");

        assertThat(unpacked.resolve("files/set-up ü.sh")).hasContent("echo\n").isExecutable();
        assertThat(Files.isExecutable(unpacked.resolve("kvm.Dockerfile"))).isFalse();
        assertThat(Files.readSymbolicLink(unpacked.resolve("link"))).isEqualTo(Path.of("files/set-up ü.sh"));
        assertThat(unpacked.resolve("shared.sh")).isRegularFile().hasContent("shared\n");
        assertThat(Files.isSymbolicLink(unpacked.resolve("shared.sh"))).isFalse();
    }

    @Test
    void archiveWhenWrittenLaterIsTheSame() throws IOException {
        ImageDescriptor descriptor = module("key: fc40\n");
        OsModuleArchive.write(descriptor, file);
        byte[] before = Files.readAllBytes(file);
        Files.setLastModifiedTime(docker.resolve("kvm.Dockerfile"), FileTime.from(Instant.EPOCH));

        OsModuleArchive.write(descriptor, file);

        assertThat(file).hasBinaryContent(before);
    }

    @Test
    void archiveWhenUnpackedTwiceIsThereOnce() throws IOException {
        OsModuleArchive.write(module("key: fc40\n"), file);

        assertThat(OsModuleArchive.unpack(file, cache)).isEqualTo(OsModuleArchive.unpack(file, cache));

        try (Stream<Path> there = Files.list(cache.resolve("os"))) {
            assertThat(there).hasSize(1);
        }
    }

    @Test
    void archiveWhenItIsNoneIsRefusedAndLeavesNothing() throws IOException {
        Files.createDirectories(file.getParent());
        Files.writeString(file, "not a zip");

        assertThatThrownBy(() -> OsModuleArchive.unpack(file, cache))
                .isInstanceOf(InvalidInputException.class)
                .hasMessageStartingWith("The archive " + file + " cannot be unpacked into " + cache);

        assertThat(cache.resolve("os")).isEmptyDirectory();
    }
}
