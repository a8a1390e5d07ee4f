package com.mellanox.mkt.images.context;

import static org.assertj.core.api.Assertions.assertThat;

import com.mellanox.mkt.images.digest.FileDigests;
import com.mellanox.mkt.images.digest.InputItem;
import com.mellanox.mkt.images.io.FileTree;
import com.mellanox.mkt.images.plan.PlannedImage.SupportImage;
import com.mellanox.mkt.images.plan.SampleKey;
import com.mellanox.mkt.images.type.BuilderKind;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Collectors;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The contexts of support images: the generated Dockerfile and what goes with it. */
class SupportContextTest {
    private static final Instant TIME = Instant.parse("2024-05-06T07:08:09Z");
    private static final FileTree TREE = visitor -> {
        byte[] text = "int main;\n".getBytes(StandardCharsets.UTF_8);
        visitor.directory("src");
        visitor.link("src/link.c", "main.c");
        visitor.file("src/main.c", false, text.length, out -> out.write(text));
    };

    @TempDir
    private Path root;

    private SampleKey key;

    @BeforeEach
    void createKey() throws IOException {
        key = new SampleKey(root)
                .write("support.Dockerfile", "FROM debian:bookworm")
                .write("kvm.Dockerfile", "FROM debian:bookworm")
                .script("rdma_core")
                .write("patches/0001 first.patch", "patch")
                .write("run-me", "run")
                .script(
                        "perftest",
                        "other_files: [patches/0001 first.patch, run-me]",
                        "image_files:",
                        "  rdma_core: {files: [/opt/debs/*.deb, /opt/with space/a], dest: /opt/debs/}",
                        "  quay.io/tools/mft:4.26: {files: ['/opt/$HOME/it''s \"x\"'], dest: /opt/mft}",
                        "nfs_files:",
                        "  /nfs/blob one.tar.gz: {dest: /opt/blob/}",
                        "  '/nfs/data[1].bin': {dest: /opt/renamed}");
    }

    @Test
    void dockerfileWhenThePackageHasEverythingIsTheGoldenOne() throws IOException {
        assertThat(dockerfile(everything())).isEqualTo(golden("everything.Dockerfile"));
    }

    @Test
    void dockerfileWhenThereIsOnlyTheScriptIsTheGoldenOne() throws IOException {
        BuildContext context = contexts().of(image("rdma_core"), Optional.empty(), List.of());

        assertThat(dockerfile(context)).isEqualTo(golden("script-alone.Dockerfile"));
    }

    @Test
    void timeWhenTheSourceIsYoungerIsToldToTheScriptAndDoesNotCount() throws IOException {
        BuildContext first = context(TIME);
        BuildContext younger = context(TIME.plusSeconds(3600));

        assertThat(dockerfile(younger)).isNotEqualTo(dockerfile(first)).contains("RUN SOURCE_DATE_EPOCH=1714982889 ");
        assertThat(younger.items(new FileDigests(Path.of("cache"))))
                .isEqualTo(first.items(new FileDigests(Path.of("cache"))));
    }

    @Test
    void timeWhenBefore1970IsTheFirstThatToolsTake() throws IOException {
        assertThat(dockerfile(context(Instant.EPOCH.minusSeconds(1)))).contains("RUN SOURCE_DATE_EPOCH=0 ");
    }

    @ParameterizedTest
    @EnumSource(BuilderKind.class)
    void runWhenSomethingIsMountedIsWhatTheBuilderTakes(BuilderKind builder) throws IOException {
        writeMounts("token", "/root/.cache/foo");
        Map<BuilderKind, String> golden = Map.of(
                BuilderKind.BUILDKIT, "mounts-buildkit.txt",
                BuilderKind.BUILDAH, "mounts-buildah.txt",
                BuilderKind.CLASSIC, "mounts-classic.txt");

        String dockerfile = dockerfile(mounting(builder));

        assertThat(dockerfile
                        .lines()
                        .filter(line -> line.startsWith("RUN"))
                        .collect(Collectors.joining("\n", "", "\n")))
                .isEqualTo(golden(Objects.requireNonNull(golden.get(builder))));
    }

    @Test
    void inputsWhenSecretsAreMountedHaveTheirIdsAndNoCache() throws IOException {
        writeMounts("token", "/root/.cache/foo");
        List<InputItem> items = items(BuilderKind.BUILDKIT);
        List<InputItem> classic = items(BuilderKind.CLASSIC);
        writeMounts("token", "/root/.cache/other");
        List<InputItem> otherCache = items(BuilderKind.BUILDKIT);
        writeMounts("key", "/root/.cache/foo");

        assertThat(items)
                .contains(
                        InputItem.of("secret token", "in /run/secrets"),
                        InputItem.of("ssh agent default", "in /run/mkt-images/ssh"))
                .isEqualTo(classic)
                .isEqualTo(otherCache)
                .isNotEqualTo(items(BuilderKind.BUILDKIT));
        assertThat(items.toString()).doesNotContain("ccache", ".cache/foo");
    }

    @Test
    void inputsWhenNothingIsMountedAreThoseOfAScriptAlone() throws IOException {
        assertThat(contexts()
                        .of(image("rdma_core"), Optional.empty(), List.of())
                        .items(new FileDigests(Path.of("cache"))))
                .extracting(InputItem::name)
                .containsExactly("steps", "support-rdma_core.sh", "mode of support-rdma_core.sh", "macros.mkt-images");
    }

    private void writeMounts(String secret, String cache) throws IOException {
        key.script("mounts", "secrets: [" + secret + "]", "ssh: [default]", "caches: [" + cache + "]");
    }

    private BuildContext mounting(BuilderKind builder) {
        return new Contexts(image -> key.docker(), builder).of(image("mounts"), Optional.empty(), List.of());
    }

    private List<InputItem> items(BuilderKind builder) {
        return mounting(builder).items(new FileDigests(Path.of("cache")));
    }

    private BuildContext context(Instant time) {
        return contexts().of(image("rdma_core"), Optional.of(new SampleSource(TREE, time)), List.of());
    }

    @Test
    void contextWhenThePackageHasEverythingHoldsItInOrder() throws IOException {
        Files.setPosixFilePermissions(key.file("run-me"), PosixFilePermissions.fromString("rwx------"));

        byte[] tar = TarListing.bytes(everything());

        assertThat(TarListing.of(tar))
                .extracting(entry -> entry.replaceFirst("(?s): .*", ""))
                .containsExactly(
                        "644 Dockerfile",
                        "644 files/patches/0001 first.patch",
                        "755 files/run-me",
                        "644 files/support-perftest.sh",
                        "644 macros.mkt-images",
                        "644 nfs/0/blob one.tar.gz",
                        "644 nfs/1/data[1].bin",
                        "644 source.tar");
        assertThat(TarListing.entry(tar, "files/support-perftest.sh"))
                .isEqualTo(Files.readAllBytes(key.file("support-perftest.sh")));
        assertThat(TarListing.entry(tar, "nfs/1/data[1].bin")).asString().isEqualTo("second");
        assertThat(TarListing.of(TarListing.entry(tar, "source.tar")))
                .containsExactly("755 src/", "777 src/link.c -> main.c", "644 src/main.c: int main;");
    }

    @Test
    void contextWhenWrittenAgainIsTheSameBytes() throws IOException {
        BuildContext context = everything();
        byte[] first = TarListing.bytes(context);
        Files.setLastModifiedTime(key.file("run-me"), FileTime.from(Instant.EPOCH));

        assertThat(TarListing.bytes(context)).isEqualTo(first);
        assertThat(TarListing.bytes(everything())).isEqualTo(first);
    }

    @Test
    void linkWhenNamedAsAFileIsSentAsWhatItLeadsTo() throws IOException {
        key.script("linked", "other_files: [link.patch]", "nfs_files: {/nfs/latest.bin: {dest: /opt/}}");
        Files.createSymbolicLink(key.file("link.patch"), Path.of("patches/0001 first.patch"));
        Files.move(key.file("support-linked.sh"), key.file("shared.sh"));
        Files.createSymbolicLink(key.file("support-linked.sh"), Path.of("shared.sh"));
        Files.writeString(root.resolve("v1.bin"), "version 1");
        Path nfs = Files.createSymbolicLink(root.resolve("latest.bin"), Path.of("v1.bin"));

        byte[] tar = TarListing.bytes(contexts().of(image("linked"), Optional.empty(), List.of(nfs)));

        assertThat(TarListing.of(tar))
                .contains("644 files/link.patch: patch", "644 nfs/0/latest.bin: version 1")
                .anyMatch(entry -> entry.startsWith("644 files/support-linked.sh: #!/bin/bash"));
    }

    @Test
    void sourceWhenItsFilesAreHugeIsStreamed() throws IOException {
        long size = 1L << 30;
        CountingStream sent = new CountingStream();
        long[] mostAhead = {0};
        FileTree huge = visitor -> visitor.file("huge", false, size, out -> {
            byte[] block = new byte[1 << 20];
            long before = sent.count;
            for (long left = size; left > 0; left -= block.length) {
                int length = (int) Math.min(left, block.length);
                out.write(block, 0, length);
                mostAhead[0] = Math.max(mostAhead[0], size - left + length - (sent.count - before));
            }
        });

        contexts()
                .of(image("rdma_core"), Optional.of(new SampleSource(huge, TIME)), List.of())
                .writeTo(sent, TIME, new FileDigests(Path.of("cache")));

        assertThat(sent.count).isGreaterThan(size);
        assertThat(mostAhead[0]).isLessThan(1 << 20);
    }

    private BuildContext everything() throws IOException {
        Path first = Files.writeString(root.resolve("fetched-1"), "first");
        Path second = Files.writeString(root.resolve("fetched-2"), "second");
        return contexts().of(image("perftest"), Optional.of(new SampleSource(TREE, TIME)), List.of(first, second));
    }

    private Contexts contexts() {
        return new Contexts(image -> key.docker(), BuilderKind.CLASSIC);
    }

    private SupportImage image(String name) {
        return (SupportImage) key.graph().only(name).get(0);
    }

    private static String dockerfile(BuildContext context) throws IOException {
        return new String(TarListing.entry(TarListing.bytes(context), "Dockerfile"), StandardCharsets.UTF_8);
    }

    private static String golden(String name) throws IOException {
        try (InputStream in = Objects.requireNonNull(SupportContextTest.class.getResourceAsStream(name))) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    /** Counts and forgets. */
    private static final class CountingStream extends OutputStream {
        private long count;

        @Override
        public void write(int b) {
            count++;
        }

        @Override
        public void write(byte[] bytes, int offset, int length) {
            count += length;
        }
    }
}
