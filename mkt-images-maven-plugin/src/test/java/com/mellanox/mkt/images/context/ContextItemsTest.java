package com.mellanox.mkt.images.context;

import static org.assertj.core.api.Assertions.assertThat;

import com.mellanox.mkt.images.digest.FileDigests;
import com.mellanox.mkt.images.digest.InputItem;
import com.mellanox.mkt.images.digest.InputItems;
import com.mellanox.mkt.images.io.FileTree;
import com.mellanox.mkt.images.plan.PlannedImage.DockerfileImage;
import com.mellanox.mkt.images.plan.PlannedImage.LeftOutImage;
import com.mellanox.mkt.images.plan.PlannedImage.SupportImage;
import com.mellanox.mkt.images.plan.SampleKey;
import com.mellanox.mkt.images.support.SupportScripts;
import com.mellanox.mkt.images.type.BuilderKind;
import com.mellanox.mkt.images.type.Digest;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What contexts count by: everything that gets into an image, and nothing else. */
class ContextItemsTest {
    private static final String HELLO = "sha256:5891b5b522d5df086d0ff0b110fbd9d21bb4fc7163af34d08286a2e846f6be03";

    @TempDir
    private Path root;

    private SampleKey key;

    @BeforeEach
    void createKey() throws IOException {
        key = write(new SampleKey(root));
    }

    private static SampleKey write(SampleKey key) throws IOException {
        return key.write("support.Dockerfile", "FROM debian:bookworm")
                .write("kvm.Dockerfile", "FROM debian:bookworm")
                .script("rdma_core", "products: [/opt/debs]", "optional: true")
                .write("fix.patch", "hello")
                .script(
                        "perftest",
                        "other_files: [fix.patch]",
                        "image_files: {rdma_core: {files: [/opt/debs/a.deb], dest: /opt/}}",
                        "nfs_files: {/nfs/blob.bin: {dest: /opt/}}");
    }

    private void makeExecutable(String file) throws IOException {
        Files.setPosixFilePermissions(key.file(file), PosixFilePermissions.fromString("rwxr-xr-x"));
    }

    private void touch(String file) throws IOException {
        Files.setLastModifiedTime(key.file(file), FileTime.from(Instant.EPOCH));
    }

    private static Digest digest(List<InputItem> items) {
        return new InputItems(items).digest();
    }

    @Nested
    class OfADockerfile {
        private List<InputItem> items(String... files) {
            DockerfileImage kvm = (DockerfileImage) key.graph().only("kvm").get(0);
            return new Contexts(image -> key.docker(), BuilderKind.CLASSIC)
                    .of(kvm, List.of(files))
                    .items(new FileDigests(Path.of("cache")));
        }

        @Test
        void itemsWhenListedNameFilesAsTheyStandInTheDirectory() throws IOException {
            key.write("setup/run.sh", "hello");
            makeExecutable("setup/run.sh");
            Files.createSymbolicLink(key.file("setup/link"), Path.of("../fix.patch"));

            assertThat(items("fix.patch", "setup", "setup/link", "setup/run.sh"))
                    .containsExactly(
                            InputItem.text("kvm.Dockerfile", "FROM debian:bookworm\n"),
                            InputItem.file("fix.patch", "0644 " + HELLO),
                            InputItem.file("setup", "directory"),
                            InputItem.file("setup/link", "link ../fix.patch"),
                            InputItem.file("setup/run.sh", "0755 " + HELLO));
        }

        @Test
        void itemsWhenFilesAreTouchedAreTheSame() throws IOException {
            List<InputItem> before = items("fix.patch");
            touch("fix.patch");
            touch("kvm.Dockerfile");
            makeExecutable("kvm.Dockerfile");

            assertThat(items("fix.patch")).isEqualTo(before);
        }

        @Test
        void itemsWhenAFileChangesAreOthers() throws IOException {
            Digest before = digest(items("fix.patch"));
            makeExecutable("fix.patch");
            Digest executable = digest(items("fix.patch"));
            key.write("fix.patch", "HELLO");

            assertThat(List.of(before, executable, digest(items("fix.patch")), digest(items())))
                    .doesNotHaveDuplicates();
        }

        @Test
        void itemsWhenTheDockerfileCopiesItselfCountItsMode() throws IOException {
            List<InputItem> before = items("kvm.Dockerfile");
            makeExecutable("kvm.Dockerfile");

            assertThat(items("kvm.Dockerfile")).isNotEqualTo(before);
        }

        @Test
        void itemsWhenTheDockerfileIsNoTextCountItsDigest() throws IOException {
            DockerfileImage kvm = (DockerfileImage) key.graph().only("kvm").get(0);
            Files.write(key.file("kvm.Dockerfile"), new byte[] {(byte) 0xff});

            assertThat(new Contexts(image -> key.docker(), BuilderKind.CLASSIC)
                            .of(kvm, List.of())
                            .items(new FileDigests(Path.of("cache"))))
                    .singleElement()
                    .satisfies(item -> assertThat(item.kind()).isEqualTo(InputItem.Kind.FILE));
        }
    }

    @Nested
    class OfASupportImage {
        private List<InputItem> items() throws IOException {
            return items(key);
        }

        /** With a source whose files nobody may open. */
        private List<InputItem> items(SampleKey sample) throws IOException {
            FileTree closed = visitor -> {
                throw new AssertionError("the source was opened");
            };
            Path blob = root.resolve("fetched");
            if (!Files.exists(blob)) {
                Files.writeString(blob, "hello\n");
            }
            SupportImage perftest =
                    (SupportImage) sample.graph().only("perftest").get(0);
            return new Contexts(image -> sample.docker(), BuilderKind.CLASSIC)
                    .of(perftest, Optional.of(new SampleSource(closed, Instant.EPOCH)), List.of(blob))
                    .items(new FileDigests(Path.of("cache")));
        }

        @Test
        void itemsWhenListedNameFilesAsTheScriptDoes() throws IOException {
            assertThat(items())
                    .filteredOn(item -> !item.name().equals("steps"))
                    .containsExactly(
                            InputItem.file("fix.patch", "0644 " + HELLO),
                            InputItem.text(
                                    "support-perftest.sh",
                                    SupportScripts.commands(Files.readString(key.file("support-perftest.sh")))),
                            InputItem.of("mode of support-perftest.sh", "0644"),
                            InputItem.text(SupportDockerfile.MACROS_FILE, SupportDockerfile.MACROS),
                            InputItem.file("/nfs/blob.bin", "0644 " + HELLO),
                            InputItem.of("git tree", SampleSource.TREE));
        }

        @Test
        void itemsWhenListedTellTheStepsWithShortNames() throws IOException {
            assertThat(items())
                    .filteredOn(item -> item.name().equals("steps"))
                    .singleElement()
                    .satisfies(item -> assertThat(item.value())
                            .startsWith("FROM build\n")
                            .contains("\nCOPY --from=support_rdma_core [")
                            .contains(
                                    "ADD [\"source.tar\"",
                                    "RUN SOURCE_DATE_EPOCH=time bash -e /opt/support-perftest.sh"));
        }

        @Test
        void itemsWhenRegistryAndKeyAreOthersAreTheSame() throws IOException {
            SampleKey other = write(new SampleKey(Files.createDirectories(root.resolve("other")), "deb13"))
                    .describe("key: deb13", "registry: other.example.com");

            assertThat(items(other)).isEqualTo(items());
        }

        @Test
        void itemsWhenABaseImageIsOfAnotherRegistryAreOthers() throws IOException {
            key.script(
                    "perftest",
                    "image_files: {quay.io/a/tool:1: {files: [/x], dest: /opt/}}",
                    "nfs_files: {/nfs/b: {dest: /}}");
            List<InputItem> before = items();
            key.script(
                    "perftest",
                    "image_files: {quay.io/b/tool:1: {files: [/x], dest: /opt/}}",
                    "nfs_files: {/nfs/b: {dest: /}}");

            assertThat(items()).filteredOn(item -> item.name().equals("steps")).doesNotContainAnyElementsOf(before);
        }

        @Test
        void itemsWhenFilesAreTouchedAreTheSame() throws IOException {
            List<InputItem> before = items();
            touch("fix.patch");
            touch("support-perftest.sh");
            Files.setLastModifiedTime(root.resolve("fetched"), FileTime.from(Instant.EPOCH));

            assertThat(items()).isEqualTo(before);
        }

        @Test
        void itemsWhenAnythingChangesAreOthers() throws IOException {
            Digest first = digest(items());
            makeExecutable("fix.patch");
            Digest otherMode = digest(items());
            key.write("fix.patch", "HELLO");
            Digest otherFile = digest(items());
            makeExecutable("support-perftest.sh");
            Digest scriptMode = digest(items());
            Files.writeString(
                    key.file("support-perftest.sh"), Files.readString(key.file("support-perftest.sh")) + "true\n");
            Digest script = digest(items());
            Files.writeString(root.resolve("fetched"), "another");
            Digest nfsFile = digest(items());

            assertThat(List.of(first, otherMode, otherFile, scriptMode, script, nfsFile))
                    .doesNotHaveDuplicates();
        }
    }

    @Test
    void leftOutItemsWhenListedAreTheDirectoriesOfItsProducts() throws IOException {
        key.script("perftest")
                .write(
                        "kvm.Dockerfile",
                        "FROM debian:bookworm",
                        "COPY --from=local_mkt/support_rdma_core:deb12 /opt/debs /")
                .leaveOut("rdma_core");
        LeftOutImage leftOut = key.graph().inOrder().stream()
                .filter(LeftOutImage.class::isInstance)
                .map(LeftOutImage.class::cast)
                .findFirst()
                .orElseThrow();

        assertThat(new Contexts(image -> key.docker(), BuilderKind.CLASSIC)
                        .of(leftOut)
                        .items(new FileDigests(Path.of("cache"))))
                .containsExactly(
                        InputItem.text("steps", "FROM scratch\nCOPY root/ /\n"),
                        InputItem.file("root", "directory"),
                        InputItem.file("root/opt/debs", "directory"));
    }
}
