package com.mellanox.mkt.images.dockerfile;

import static org.assertj.core.api.Assertions.assertThat;

import com.mellanox.mkt.images.failure.Problems;
import com.mellanox.mkt.images.type.BuilderKind;
import com.mellanox.mkt.images.type.BuilderVersion;
import com.mellanox.mkt.images.type.Platform;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What a Dockerfile asks of its builder, and which builders know it. */
class BuilderRequirementTest {
    private static final Platform AMD64 = new Platform("linux", "amd64");

    private static final BuilderVersion PODMAN = BuilderVersion.newest(BuilderKind.BUILDAH);
    private static final BuilderVersion BUILDKIT = BuilderVersion.newest(BuilderKind.BUILDKIT);

    @TempDir
    private Path directory;

    private List<String> problems(BuilderVersion builder, String text) throws IOException {
        Path file = Files.writeString(directory.resolve("kvm.Dockerfile"), text.replace("\\n", "\n") + "\n");
        Problems problems = new Problems();
        Dockerfile dockerfile =
                Dockerfile.read(file, Map.of(), problems).orElseThrow(() -> new AssertionError(problems.list()));
        dockerfile.check(builder, AMD64, problems);
        return problems.list().stream()
                .map(problem -> problem.line() + ": " + problem.what())
                .toList();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "RUN <<EOF\\ntrue\\nEOF | a here-document",
                "ONBUILD RUN <<EOF\\ntrue\\nEOF | a here-document",
                "COPY <<EOF /x\\ntrue\\nEOF | a here-document",
                "RUN --mount=type=cache,target=/c make | RUN --mount",
                "RUN --network=none make | RUN --network",
                "COPY --link a /x | COPY --link",
                "COPY --chmod=644 a /x | COPY --chmod",
                "COPY --parents a /x | COPY --parents",
                "COPY --exclude=b --exclude=c a /x | COPY --exclude",
                "ADD --checksum=sha256:ab https://example.com/a /x | ADD --checksum",
                "ADD https://example.com/a.git#v1 /x | ADD of the git repository https://example.com/a.git#v1",
                "ADD git@example.com:a.git /x | ADD of the git repository git@example.com:a.git",
                "COPY a b /x | several sources for the destination '/x'",
                "COPY a b . | several sources for the destination '.'",
            })
    void checkWhenTheClassicBuilderDoesNotKnowItNamesLineAndFeature(String text, String feature) throws IOException {
        assertThat(problems(BuilderVersion.CLASSIC, "FROM a\n" + text))
                .singleElement()
                .asString()
                .startsWith("2: Docker's classic builder does not support " + feature);
        assertThat(problems(PODMAN, "FROM a\n" + text)).isEmpty();
        assertThat(problems(BUILDKIT, "FROM a\n" + text)).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "FROM a\\nRUN --security=insecure make | 2: Podman's builder does not support RUN --security",
                "# syntax=example/frontend\\nFROM a | 1: Podman's builder does not support the syntax of example/frontend",
            })
    void checkWhenBuildKitAloneKnowsItRefusesItElsewhere(String text, String problem) throws IOException {
        assertThat(problems(PODMAN, text)).containsExactly(problem);
        assertThat(problems(BuilderVersion.CLASSIC, text)).hasSize(1);
        assertThat(problems(BUILDKIT, text)).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "# syntax=docker/dockerfile:1\\nFROM a",
                "FROM a\\nADD https://example.com/a.tar /x",
                "FROM a\\nCOPY a b /x/",
                "FROM a\\nCOPY a $HOME",
                "FROM a\\nCOPY a b $HOME",
                "FROM a\\nCOPY --chown=1 a /x",
                "FROM --platform=linux/amd64 a",
                "FROM --platform=x86_64 a",
                "FROM --platform=$TARGETPLATFORM a",
            })
    void checkWhenAllBuildersKnowItIsSilent(String text) throws IOException {
        assertThat(problems(BuilderVersion.CLASSIC, text)).isEmpty();
    }

    @Test
    void checkWhenStageIsOfAnotherPlatformNamesBoth() throws IOException {
        assertThat(problems(BuilderVersion.CLASSIC, "ARG P=linux/arm64/v8\nFROM --platform=$P a"))
                .containsExactly("2: FROM --platform=linux/arm64, but this engine builds for linux/amd64");
    }
}
