package com.mellanox.mkt.images.run;

import static org.assertj.core.api.Assertions.assertThat;

import com.mellanox.mkt.images.engine.FakeEngine;
import com.mellanox.mkt.images.plan.SampleKey;
import com.mellanox.mkt.images.publication.BuiltImages;
import com.mellanox.mkt.images.publication.BuiltImages.Execution;
import com.mellanox.mkt.images.publication.BuiltImages.Image;
import com.mellanox.mkt.images.publication.BuiltImages.InputFile;
import com.mellanox.mkt.images.publication.BuiltImages.Making;
import com.mellanox.mkt.images.publication.BuiltImages.SupportPackage;
import com.mellanox.mkt.images.publication.PublicationFiles;
import com.mellanox.mkt.images.type.Digest;
import com.mellanox.mkt.images.type.ImageReference;
import com.mellanox.mkt.images.type.PackageName;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.apache.commons.io.FileUtils;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** How the images were made, in {@code image.json}: provenances need it. */
class ImageMakingTest {
    @TempDir
    private Path root;

    private final FakeEngine engine = new FakeEngine();
    private SampleKey key;
    private Path blob;

    @BeforeEach
    void createKey() throws IOException {
        blob = Files.writeString(root.resolve("blob.bin"), "blob");
        key = new SampleKey(root)
                .describe("key: deb12", "arguments: {MIRROR: http://me:secret@mirror.example.com}")
                .write("support.Dockerfile", "FROM debian:bookworm-slim")
                .write("0001-fix.patch", "--- a")
                .write("notes.txt", "notes")
                .script(
                        "tool",
                        "other_files: [0001-fix.patch, notes.txt]",
                        "nfs_files: {" + blob + ": {dest: /opt/}}",
                        "products: [/opt/tool]")
                .write(
                        "kvm.Dockerfile",
                        "FROM debian:bookworm",
                        "ARG MIRROR",
                        "COPY --from=local_mkt/support_tool:deb12 /opt/tool /opt/tool");
    }

    private BuiltImages run(SampleRun run) {
        run.run();
        return PublicationFiles.readBuiltImages(run.logs().resolve(PublicationFiles.BUILT_IMAGES));
    }

    private SampleRun sample() {
        return new SampleRun(root, key, engine);
    }

    private static Making kvm(BuiltImages built) {
        return Objects.requireNonNull(built.images().stream()
                .filter(Image::isKvm)
                .findFirst()
                .orElseThrow()
                .making());
    }

    private static Digest digest(String text) {
        return Digest.of(text.getBytes(StandardCharsets.UTF_8));
    }

    @Test
    void imageWhenBuiltHasItsArgumentsBaseImagesAndBuild() {
        Making made = kvm(run(sample()));

        assertThat(made.arguments()).isEqualTo(Map.of("MIRROR", "http://mirror.example.com"));
        assertThat(made.baseImages()).containsExactly(ImageReference.parse("debian:bookworm"));
        assertThat(made.otherImages()).containsExactly(ImageReference.parse("debian:bookworm-slim"));
        Execution build = Objects.requireNonNull(made.execution());
        assertThat(build.finishedOn()).isAfterOrEqualTo(build.startedOn());
        assertThat(build.builder()).isEqualTo(engine.builderVersion().toString());
        assertThat(build.engine()).isEqualTo(engine.description().replaceFirst(" at .*", ""));
    }

    @Test
    void packageWhenBuiltHasItsPatchesAndNfsFiles() {
        SupportPackage tool = run(sample()).packages().get(0);

        assertThat(tool.patches()).containsExactly(new InputFile("0001-fix.patch", digest("--- a\n")));
        assertThat(tool.nfsFiles()).containsExactly(new InputFile(blob.toString(), digest("blob")));
    }

    @Test
    void selectionWhenOfTheUserIsNamed() {
        BuiltImages built = run(sample().with("tool").without("simx"));

        assertThat(built.selection())
                .isEqualTo(
                        new BuiltImages.Selection(List.of(new PackageName("tool")), List.of(new PackageName("simx"))));
    }

    @Test
    void imageWhenUpToDateKeepsTheBuildThatMadeIt() {
        Making first = kvm(run(sample()));

        assertThat(kvm(run(sample()))).isEqualTo(first);
    }

    @Test
    void imageWhenBuiltElsewhereHasNoBuild() throws IOException {
        run(sample());
        FileUtils.deleteDirectory(
                root.resolve("cache").resolve(BuiltRecords.DIRECTORY).toFile());

        @Nullable Execution build = kvm(run(sample())).execution();

        assertThat(build).isNull();
    }
}
