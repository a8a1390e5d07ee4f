package com.mellanox.mkt.images.context;

import static org.assertj.core.api.Assertions.assertThat;

import com.mellanox.mkt.images.digest.FileDigests;
import com.mellanox.mkt.images.digest.InputItem;
import com.mellanox.mkt.images.plan.PlannedImage.DockerfileImage;
import com.mellanox.mkt.images.plan.PlannedImage.LeftOutImage;
import com.mellanox.mkt.images.plan.SampleKey;
import com.mellanox.mkt.images.type.BuilderKind;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The contexts of Dockerfiles, and of packages that are left out. */
class ContextsTest {
    @TempDir
    private Path root;

    private SampleKey key;
    private Contexts contexts;

    @BeforeEach
    void createKey() throws IOException {
        key = new SampleKey(root)
                .write("support.Dockerfile", "FROM debian:bookworm")
                .write("kvm.Dockerfile", "FROM debian:bookworm", "COPY --from=local_mkt/support_simx:deb12 /opt/simx /")
                .script("simx", "optional: true", "products: [/opt/simx, /root/debs/all]");
        contexts = new Contexts(image -> key.docker(), BuilderKind.CLASSIC);
    }

    @Test
    void dockerfileContextWhenFilesAreNamedHoldsTheseAndTheDockerfile() throws IOException {
        key.write("setup/run.sh", "run").write("setup/unnamed", "no").write("greeting", "hello");
        Files.createSymbolicLink(key.file("setup/link"), Path.of("../greeting"));

        BuildContext context = contexts.of(kvm(), List.of("greeting", "setup", "setup/link", "setup/run.sh"));

        assertThat(TarListing.of(TarListing.bytes(context)))
                .extracting(entry -> entry.replaceFirst("(?s): FROM.*", ""))
                .containsExactly(
                        "644 greeting: hello",
                        "644 kvm.Dockerfile",
                        "755 setup/",
                        "777 setup/link -> ../greeting",
                        "644 setup/run.sh: run");
        assertThat(contexts.dockerfilePath(kvm())).isEqualTo("kvm.Dockerfile");
    }

    @Test
    void sharedFileWhenLinkedToIsSentAndCountedAsTheFile() throws IOException {
        Path shared =
                Files.createDirectory(key.docker().resolveSibling("common")).resolve("shared.sh");
        Files.writeString(shared, "before");
        Files.createSymbolicLink(key.file("shared.sh"), Path.of("../common/shared.sh"));
        List<InputItem> before = contexts.of(kvm(), List.of("shared.sh")).items(new FileDigests(Path.of("cache")));

        Files.writeString(shared, "after it");
        BuildContext context = contexts.of(kvm(), List.of("shared.sh"));

        assertThat(TarListing.of(TarListing.bytes(context))).contains("644 shared.sh: after it");
        assertThat(context.items(new FileDigests(Path.of("cache"))))
                .hasSameSizeAs(before)
                .isNotEqualTo(before);
    }

    /** As {@code init} writes it: the image must be up to date there. */
    @Test
    void sharedFileWhenCopiedInsteadOfLinkedToChangesNothing() throws IOException {
        List<String> paths = List.of("a.sh", "shared.sh", "z.sh");
        key.write("a.sh", "a").write("z.sh", "z").write("../common/shared.sh", "shared");
        Files.createSymbolicLink(key.file("shared.sh"), Path.of("../common/shared.sh"));
        List<InputItem> linked = contexts.of(kvm(), paths).items(new FileDigests(Path.of("cache")));

        Files.delete(key.file("shared.sh"));
        key.write("shared.sh", "shared");

        assertThat(contexts.of(kvm(), paths).items(new FileDigests(Path.of("cache"))))
                .isEqualTo(linked);
    }

    @Test
    void dockerfileWhenItIsALinkIsSentAsWhatItLeadsTo() throws IOException {
        Files.move(key.file("kvm.Dockerfile"), key.file("shared.Dockerfile"));
        Files.createSymbolicLink(key.file("kvm.Dockerfile"), Path.of("shared.Dockerfile"));

        assertThat(TarListing.of(TarListing.bytes(contexts.of(kvm(), List.of()))))
                .singleElement()
                .asString()
                .startsWith("644 kvm.Dockerfile: FROM debian:bookworm");
    }

    @Test
    void builderWhenTheFilesCanDependOnItIsAnInput() throws IOException {
        Contexts buildKit = new Contexts(image -> key.docker(), BuilderKind.BUILDKIT);
        FileDigests before = new FileDigests(Path.of("cache"));
        assertThat(buildKit.of(kvm(), List.of()).items(before))
                .isEqualTo(contexts.of(kvm(), List.of()).items(before));

        key.write("kvm.Dockerfile", "FROM debian:bookworm", "COPY --from=local_mkt/support_simx:deb12 /opt/simx/* /");
        FileDigests files = new FileDigests(Path.of("cache"));

        assertThat(buildKit.of(kvm(), List.of()).items(files)).contains(InputItem.of("builder", "BuildKit"));
        assertThat(contexts.of(kvm(), List.of()).items(files))
                .contains(InputItem.of("builder", "Docker's classic builder"));
    }

    @Test
    void leftOutContextWhenWrittenHoldsTheProductsDirectories() throws IOException {
        LeftOutImage leftOut = key.leaveOut("simx").graph().inOrder().stream()
                .filter(LeftOutImage.class::isInstance)
                .map(LeftOutImage.class::cast)
                .findFirst()
                .orElseThrow();

        byte[] tar = TarListing.bytes(contexts.of(leftOut));

        assertThat(TarListing.of(tar))
                .containsExactly(
                        "644 Dockerfile: FROM scratch\nCOPY root/ /",
                        "755 root/",
                        "755 root/opt/simx/",
                        "755 root/root/debs/all/");
        assertThat(TarListing.bytes(contexts.of(leftOut))).isEqualTo(tar);
    }

    private DockerfileImage kvm() {
        return (DockerfileImage) key.graph().only("kvm").get(0);
    }
}
