package com.mellanox.mkt.images.dockerfile;

import static org.assertj.core.api.Assertions.assertThat;

import com.mellanox.mkt.images.failure.Problems;
import com.mellanox.mkt.images.type.BuilderKind;
import com.mellanox.mkt.images.type.ImageReference;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Tests of {@link DockerfileWriter}, by way of {@link Dockerfile#textFor}. */
class DockerfileWriterTest {
    private static final String BASE = "sha256:" + "b".repeat(64);
    private static final String PACKAGE = "sha256:" + "a".repeat(64);

    @TempDir
    private Path directory;

    private final Map<String, String> arguments = new HashMap<>();
    private BuilderKind builder = BuilderKind.BUILDKIT;

    private String written(String text) throws IOException {
        Path file = Files.writeString(directory.resolve("kvm.Dockerfile"), text);
        Problems problems = new Problems();
        Dockerfile dockerfile = Dockerfile.read(file, arguments, problems).orElseThrow();
        Map<ImageReference, String> ids = Map.of(
                ImageReference.parse("debian:bookworm").canonical(), BASE,
                ImageReference.parse("local_mkt/support_a:deb12").canonical(), PACKAGE);
        return dockerfile.textFor(builder, text, image -> Optional.ofNullable(ids.get(image.canonical())));
    }

    @Test
    void imageWhenNamedByFromAndCopyIsCalledByItsId() throws IOException {
        assertThat(written("""
                        FROM docker.io/library/debian:bookworm
                        COPY --chown=${USER:-root} --from=local_mkt/support_a:deb12 /a /from=local_mkt/support_a:deb12
                        COPY --from="local_mkt/support_a:deb12" ["/a b", "/a b"]
                        RUN --mount=type=bind,from=local_mkt/support_a:deb12,source=/a make
                        """)).isEqualTo("""
                        FROM %1$s
                        COPY --chown=${USER:-root} --from=%2$s /a /from=local_mkt/support_a:deb12
                        COPY --from=%2$s ["/a b", "/a b"]
                        RUN --mount=type=bind,from=%2$s,source=/a make
                        """.formatted(BASE, PACKAGE));
    }

    @Test
    void imageWhenGivenByAVariableIsCalledByItsId() throws IOException {
        arguments.put("RELEASE", "bookworm");

        assertThat(written("ARG RELEASE=trixie\nARG NAME=debian\nFROM --platform=$X ${NAME}:$RELEASE AS first\n"))
                .isEqualTo("ARG RELEASE=trixie\nARG NAME=debian\nFROM --platform=$X " + BASE + " AS first\n");
    }

    @Test
    void stageWhenNamedLikeAnImageStays() throws IOException {
        String stages = "COPY --from=debian /a /a\nCOPY --from=0 /b /b\nFROM debian\nFROM scratch\n";

        assertThat(written("FROM debian:bookworm AS debian\nFROM other:1\n" + stages))
                .isEqualTo("FROM " + BASE + " AS debian\nFROM other:1\n" + stages);
    }

    @Test
    void instructionWhenOnSeveralLinesKeepsThem() throws IOException {
        assertThat(written("""
                        # escape=`
                        FROM `
                          # a comment
                          debian:bookworm
                        RUN --mount=type=cache,target=/c `
                            --mount=from=local_mkt/support_a:deb12,target=/a `
                          make
                        """)).isEqualTo("""
                        # escape=`
                        FROM `
                          # a comment
                          %s
                        RUN --mount=type=cache,target=/c `
                            --mount=from=%s,target=/a `
                          make
                        """.formatted(BASE, PACKAGE));
    }

    @Test
    void instructionWhenAWordIsOnSeveralLinesBecomesOneAtTheLastOfThem() throws IOException {
        assertThat(written("""
                        FROM debian:bookworm
                        COPY --fro\\
                        m=local_mkt/support_a:deb12 \\
                          /a /b
                        RUN make \\
                          all
                        """)).isEqualTo("""
                        FROM %s
                        #
                        #
                        COPY --from=%s   /a /b
                        RUN make \\
                          all
                        """.formatted(BASE, PACKAGE));
    }

    @Test
    void argumentWhenItLooksLikeAFlagStays() throws IOException {
        assertThat(written("""
                        FROM debian:bookworm
                        RUN --mount=from=local_mkt/support_a:deb12,target=/a \\
                          make --mount=from=local_mkt/support_a:deb12
                        """)).isEqualTo("""
                        FROM %s
                        RUN --mount=from=%s,target=/a \\
                          make --mount=from=local_mkt/support_a:deb12
                        """.formatted(BASE, PACKAGE));
    }

    @Test
    void cacheWhenTheBuilderHasNoneIsLeftOutAndLinesStay() throws IOException {
        String text = """
                        FROM other:1
                        RUN --mount=type=cache,target=/c,sharing=locked \\
                            --mount=type=cache,id=b,target=/d \\
                            # a comment
                            make --mount=type=cache,target=/c && \\
                            true
                        RUN --mount=type=cache,target=/c make
                        """;
        assertThat(written(text)).isEqualTo(text);

        builder = BuilderKind.CLASSIC;
        assertThat(written(text)).isEqualTo("""
                        FROM other:1
                        #
                        #
                        #
                        #
                        RUN make --mount=type=cache,target=/c &&     true
                        RUN make
                        """);
        assertThat(written(text.replace("make --mount=type=cache,target=/c", "make")))
                .isEqualTo("""
                        FROM other:1
                        RUN \\
                            \\
                            # a comment
                            make && \\
                            true
                        RUN make
                        """);
    }

    @Test
    void cacheWhenItBeginsWithAnImageOrIsNotAloneStays() throws IOException {
        builder = BuilderKind.CLASSIC;
        String text = """
                        FROM other:1
                        RUN --mount=type=cache,from=other:2,target=/c make
                        RUN --mount=type=cache,target=/c --mount=type=secret,id=a make
                        ONBUILD RUN --mount=type=cache,target=/c make
                        """;

        assertThat(written(text)).isEqualTo(text);
    }

    @Test
    void mountWhenItHasABlankKeepsIt() throws IOException {
        assertThat(written("FROM scratch\nRUN --mount=from=local_mkt/support_a:deb12,'target=/a b' make\n"))
                .isEqualTo("FROM scratch\nRUN --mount=\"from=" + PACKAGE + ",target=/a b\" make\n");
    }

    @Test
    void frontendWhenItHasANameGetsIt() throws IOException {
        Path file = Files.writeString(directory.resolve("kvm.Dockerfile"), "#syntax = docker/dockerfile:1\nFROM a\n");
        Dockerfile dockerfile = Dockerfile.read(file, arguments, new Problems()).orElseThrow();

        assertThat(dockerfile.textFor(
                        BuilderKind.BUILDKIT,
                        Files.readString(file),
                        image -> image.name().equals("docker/dockerfile") ? Optional.of("x:1") : Optional.empty()))
                .isEqualTo("#syntax =x:1\nFROM a\n");
    }

    @Test
    void textWhenItNamesNoKnownImageStaysAsItIs() throws IOException {
        String text =
                "\uFEFF# syntax=docker/dockerfile:1\r\nFROM \\\r\n other:1\r\nCOPY <<EOF /a\r\nFROM debian:bookworm\r\nEOF\r\n";

        assertThat(written(text)).isEqualTo(text);
    }

    @Test
    void hereDocumentWhenAfterAnImageStaysAfterIt() throws IOException {
        assertThat(written(
                        "FROM debian:bookworm\nRUN --mount=from=local_mkt/support_a:deb12 \\\n <<EOF\nFROM a\nEOF\n"))
                .isEqualTo("FROM " + BASE + "\nRUN --mount=from=" + PACKAGE + " \\\n <<EOF\nFROM a\nEOF\n");
    }
}
