package com.mellanox.mkt.images.template;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.mellanox.mkt.images.failure.InvalidInputException;
import com.mellanox.mkt.images.type.ImageKey;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.apache.commons.compress.archivers.zip.ZipArchiveEntry;
import org.apache.commons.compress.archivers.zip.ZipArchiveOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Tests of {@link Templates} and of what they make. */
class TemplatesTest {
    private static final Path PROJECT = Path.of("..").toAbsolutePath().normalize();
    private static final String PLACE = "com/mellanox/mkt/images/template/";
    private static final ImageKey DEB12 = new ImageKey("deb12");

    @TempDir
    private Path root;

    private static String text(List<NewFile> files, String path) {
        return files.stream()
                .filter(file -> file.path().equals(path))
                .map(file -> new String(file.content(), StandardCharsets.UTF_8))
                .findFirst()
                .orElseThrow();
    }

    private Path jar() throws IOException {
        Path jar = root.resolve("plugin.jar");
        try (ZipArchiveOutputStream out = new ZipArchiveOutputStream(jar)) {
            put(out, PLACE + "docker/", 040755, "");
            put(out, PLACE + "docker/fc40/", 040755, "");
            put(out, PLACE + "docker/fc40/setup", 0100755, "x\n");
            put(out, PLACE + "docker/fc40/kvm.Dockerfile", 0100644, "FROM fedora:40\n");
            put(out, PLACE + "docker/fc40/unsaid", 0, "x\n");
            put(out, PLACE + "docker/fc39/kvm.Dockerfile", 0100644, "FROM fedora:39\n");
            put(out, PLACE + "mkt-images-fc40/image.yaml", 0100644, "key: fc40\ntitle: Fedora 40\nwithout: [simx]\n");
        }
        return jar;
    }

    private static void put(ZipArchiveOutputStream out, String name, int mode, String text) throws IOException {
        ZipArchiveEntry entry = new ZipArchiveEntry(name);
        if (mode != 0) {
            entry.setUnixMode(mode);
        }
        out.putArchiveEntry(entry);
        out.write(text.getBytes(StandardCharsets.UTF_8));
        out.closeArchiveEntry();
    }

    @Test
    void templateWhenOfThePluginIsTheProjectsOwnModuleToTheByte() throws IOException {
        try (Templates templates = Templates.ofPlugin()) {
            Template template = templates.choose(DEB12, Optional.empty());

            List<NewFile> files = template.files(DEB12);

            try (Stream<Path> own = Files.list(PROJECT.resolve("docker/deb12"))) {
                assertThat(files)
                        .extracting(NewFile::path)
                        .containsExactlyInAnyOrderElementsOf(Stream.concat(
                                        Stream.of("mkt-images-deb12/image.yaml"),
                                        own.map(file -> PROJECT.relativize(file).toString()))
                                .toList());
            }
            for (NewFile file : files) {
                assertThat(file.content()).as(file.path()).isEqualTo(Files.readAllBytes(PROJECT.resolve(file.path())));
                assertThat(file.isExecutable())
                        .as(file.path())
                        .isEqualTo(Files.isExecutable(PROJECT.resolve(file.path())));
            }
        }
    }

    @Test
    void templateWhenInAJarKeepsWhatIsAProgram() throws IOException {
        try (Templates templates = Templates.in(jar())) {
            List<NewFile> files =
                    templates.choose(new ImageKey("fc40"), Optional.empty()).files(new ImageKey("fc40"));

            assertThat(files)
                    .filteredOn(NewFile::isExecutable)
                    .extracting(NewFile::path)
                    .containsExactly("docker/fc40/setup");
            assertThat(text(files, "mkt-images-fc40/image.yaml"))
                    .isEqualTo("key: fc40\ntitle: Fedora 40\nwithout: [simx]\n");
            assertThat(text(
                            templates
                                    .choose(new ImageKey("fc40"), Optional.empty())
                                    .files(new ImageKey("fc41")),
                            "mkt-images-fc41/image.yaml"))
                    .isEqualTo("key: fc41\nwithout: [simx]\n");
        }
    }

    @Test
    void templateWhenOfNoSuchKeyIsTheLatestThatBeginsLikeIt() throws IOException {
        try (Templates templates = Templates.in(jar())) {
            assertThat(templates.choose(new ImageKey("fc41"), Optional.empty()).key())
                    .isEqualTo(new ImageKey("fc40"));
            assertThat(templates
                            .choose(new ImageKey("mine"), Optional.of("fc39"))
                            .key())
                    .isEqualTo(new ImageKey("fc39"));
        }
    }

    @Test
    void templateWhenThereIsNoneLikeItFailsWithThoseThatThereAre() throws IOException {
        try (Templates templates = Templates.in(jar())) {
            assertThatThrownBy(() -> templates.choose(new ImageKey("suse15"), Optional.empty()))
                    .isInstanceOf(InvalidInputException.class)
                    .hasMessageContaining("'suse15'")
                    .hasMessageEndingWith("-Dmkt.init.from. Allowed: fc39, fc40, none");
            assertThatThrownBy(() -> templates.choose(new ImageKey("suse15"), Optional.of("fc4")))
                    .isInstanceOf(InvalidInputException.class)
                    .hasMessageStartingWith("-Dmkt.init.from=fc4 ")
                    .hasMessageEndingWith("Did you mean 'fc40'? Allowed: fc39, fc40, none");
        }
    }

    @Test
    void keyWhenAnotherIsReplacedWhereItNamesTheModule() throws IOException {
        Path docker = Files.createDirectories(root.resolve(PLACE + "docker/fc40"));
        Files.writeString(docker.resolve("kvm.Dockerfile"), """
                # Of docker/fc40, built by -Dkey=fc40.
                FROM harbor.mellanox.com/mkt/kvm:fc40
                COPY --from=local_mkt/support_rdma_core:fc40 /x.fc40.x86_64.rpm /fc40/
                COPY --from=local_mkt/support_rdma_core:fc40-other / /
                """);
        Files.write(docker.resolve("blob"), new byte[] {(byte) 0xff, 0, 'd'});

        try (Templates templates = Templates.in(root)) {
            List<NewFile> files =
                    templates.choose(new ImageKey("fc40"), Optional.empty()).files(new ImageKey("mine"));

            assertThat(text(files, "docker/mine/kvm.Dockerfile")).isEqualTo("""
                            # Of docker/mine, built by -Dkey=mine.
                            FROM harbor.mellanox.com/mkt/kvm:mine
                            COPY --from=local_mkt/support_rdma_core:mine /x.fc40.x86_64.rpm /fc40/
                            COPY --from=local_mkt/support_rdma_core:fc40-other / /
                            """);
            assertThat(text(files, "mkt-images-mine/image.yaml")).isEqualTo("key: mine\n");
            assertThat(files)
                    .filteredOn(file -> file.path().equals("docker/mine/blob"))
                    .singleElement()
                    .extracting(NewFile::content)
                    .isEqualTo(new byte[] {(byte) 0xff, 0, 'd'});
        }
    }
}
