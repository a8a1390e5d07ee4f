package com.mellanox.mkt.images.dockerfile;

import static org.assertj.core.api.Assertions.assertThat;

import com.mellanox.mkt.images.failure.Problems;
import com.mellanox.mkt.images.type.BuilderKind;
import com.mellanox.mkt.images.type.BuilderVersion;
import com.mellanox.mkt.images.type.Platform;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What a Dockerfile needs of its builder, and which versions of the builders have it. */
class BuilderRequirementTest {
    private static final Platform AMD64 = new Platform("linux", "amd64");

    private static final BuilderVersion PODMAN = BuilderVersion.newest(BuilderKind.BUILDAH);
    private static final BuilderVersion BUILDKIT = BuilderVersion.newest(BuilderKind.BUILDKIT);

    private static final String DIGITS = "abababababababababababababababababababababababababababababababab";

    @TempDir
    private Path directory;

    private final List<String> remedies = new ArrayList<>();

    private List<String> problems(BuilderVersion builder, String text) throws IOException {
        Path file = Files.writeString(directory.resolve("kvm.Dockerfile"), text.replace("\\n", "\n") + "\n");
        Problems problems = new Problems();
        Dockerfile dockerfile =
                Dockerfile.read(file, Map.of(), problems).orElseThrow(() -> new AssertionError(problems.list()));
        dockerfile.check(builder, AMD64, problems);
        problems.list().forEach(problem -> remedies.add(problem.remedy()));
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
                "RUN --mount=target=/c make | RUN --mount",
                "RUN --mount=type=cache,from=a,target=/c make | RUN --mount",
                "RUN --mount=type=cache,target=/c --mount=type=ssh make | RUN --mount",
                "ONBUILD RUN --mount=type=cache,target=/c make | RUN --mount",
                "RUN --network=none make | RUN --network",
                "COPY --link a /x | COPY --link",
                "COPY --chmod=644 a /x | COPY --chmod",
                "COPY --parents a /x | COPY --parents",
                "COPY --exclude=b --exclude=c a /x | COPY --exclude",
                "ADD --checksum=sha256:" + DIGITS + " https://example.com/a /x | ADD --checksum",
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

    @Test
    void checkWhenTheMountsAreCachesAllowsThemOnEachBuilder() throws IOException {
        String text = "FROM a\nRUN --mount=type=cache,id=$KEY,target=/c --mount=type=cache,target=/d make";

        assertThat(problems(BuilderVersion.CLASSIC, text)).isEmpty();
        assertThat(problems(PODMAN, text)).isEmpty();
        assertThat(problems(BUILDKIT, text)).isEmpty();
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
    @CsvSource(
            delimiter = '|',
            value = {
                "1.2 | RUN --mount=type=cache,target=/c make | ''",
                "1.2 | COPY --chmod=644 a /x | ''",
                "1.2 | RUN <<EOF\\ntrue\\nEOF | a here-document",
                "1.3 | COPY <<EOF /x\\ntrue\\nEOF | a here-document",
                "1.4 | RUN <<EOF\\ntrue\\nEOF | ''",
                "1.2 | RUN --network=none make | RUN --network",
                "1.3 | RUN --network=none make | ''",
                "1.2 | COPY --link a /x | COPY --link",
                "1.4 | COPY --link a /x | ''",
                "1.5 | ADD https://example.com/a.git#v1 /x | ADD of the git repository",
                "1.6 | ADD https://example.com/a.git#v1 /x | ''",
                "1.13 | COPY --chmod=u+x a /x | --chmod=u+x",
                "1.14 | COPY --chmod=u+x a /x | ''",
                "1.18 | COPY --exclude=b a /x | COPY --exclude",
                "1.19 | COPY --exclude=b a /x | ''",
                "1.19 | COPY --parents a /x | COPY --parents",
                "1.20 | COPY --parents a /x | ''",
                "1.16 | ADD --unpack a /x | ADD --unpack",
                "1.9 | RUN --mount=type=secret,id=t,env=T make | a secret as a variable: env=T",
                "1.10 | RUN --mount=type=secret,id=t,env=T make | ''",
                "1.2 | RUN --mount=type=tmpfs,target=/t,size=1m make | the size of a tmpfs: size=1m",
                "1.2 | RUN --mount=type=cache,target=$T make | a variable in RUN --mount: target=$T",
                "1.26 | RUN --mount=from=0,target=/t make | the number of a stage",
                "1.26 | RUN --mount=target=/t,z make | the option of Podman in RUN --mount: z",
                "1.26 | RUN --device=a make | RUN --device",
            })
    void checkWhenBuildKitIsOlderThanAFeatureNamesItsSyntax(String syntax, String text, String feature)
            throws IOException {
        int minor = Integer.parseInt(syntax.substring(2));
        List<String> found = problems(BuilderVersion.ofSyntax(minor), "FROM a\nFROM b\n" + text);

        assertThat(found)
                .allMatch(problem -> problem.startsWith(
                        "3: BuildKit with the Dockerfile syntax " + syntax + " does not support " + feature))
                .hasSize(feature.isEmpty() ? 0 : 1);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "4.3 | RUN --mount=type=cache,target=/c make | ''",
                "4.3 | RUN <<EOF\\ntrue\\nEOF | Use Podman 4.8 or later",
                "4.8 | RUN <<EOF\\ntrue\\nEOF | ''",
                "5.2 | COPY --link a /x | Use Podman 5.3 or later",
                "5.8 | COPY --link a /x | ''",
                "5.8 | ADD --unpack a /x | Build with Docker, which has BuildKit",
                "5.8 | RUN --mount=target=/t,z make | ''",
            })
    void checkWhenPodmanIsOlderThanAFeatureNamesTheVersionThatHasIt(String version, String text, String remedy)
            throws IOException {
        problems(BuilderVersion.ofPodman(version), "FROM a\n" + text);

        assertThat(remedies)
                .allMatch(found -> found.startsWith(remedy + "; or "))
                .hasSize(remedy.isEmpty() ? 0 : 1);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "docker/dockerfile:1 | RUN <<EOF\\ntrue\\nEOF | ''",
                "docker/dockerfile:1.3 | RUN <<EOF\\ntrue\\nEOF | Write '# syntax=docker/dockerfile:1' in line 1",
                "docker/dockerfile:1.3-labs | RUN <<EOF\\ntrue\\nEOF | ''",
                "docker.io/docker/dockerfile:1.19.0 | COPY --parents a /x | Write '# syntax=docker/dockerfile:1'",
                "docker/dockerfile:1 | RUN --device=a make | Write '# syntax=docker/dockerfile:1-labs' in line 1",
                "docker/dockerfile:1-labs | RUN --device=a make | ''",
                "docker/dockerfile:labs | RUN --device=a make | ''",
                "docker/dockerfile-upstream:master | COPY --parents a /x | ''",
                "example/frontend | RUN --device=a make | ''",
            })
    void checkWhenASyntaxLineNamesAFrontendItsVersionCounts(String frontend, String text, String remedy)
            throws IOException {
        problems(BuilderVersion.ofSyntax(2), "# syntax=" + frontend + "\nFROM a\n" + text);

        assertThat(remedies).allMatch(found -> found.startsWith(remedy)).hasSize(remedy.isEmpty() ? 0 : 1);
    }

    @Test
    void checkWhenBuildKitWouldSupportItNamesTheOption() throws IOException {
        problems(BuilderVersion.CLASSIC, "FROM a\nRUN --mount=type=secret,id=t,env=T,required make");

        assertThat(remedies)
                .containsExactly(
                        "Build with BuildKit, -Dmkt.builder=buildkit; or COPY what is mounted, and leave a cache out");
    }

    @Test
    void checkWhenBuildKitIsOldNamesTheLineAndTheVersionThatBringIt() throws IOException {
        problems(BuilderVersion.ofBuildKitIn("20.10.24"), "FROM a\nCOPY --link a /x");

        assertThat(remedies)
                .singleElement()
                .asString()
                .startsWith(
                        "Begin the Dockerfile with '# syntax=docker/dockerfile:1', or use BuildKit 0.10 or later; or ");
    }

    @ParameterizedTest
    @ValueSource(strings = {"COPY --from=later /a /x", "RUN --mount=from=later,target=/x make"})
    void checkWhenAStageIsBelowReportsItForBuildKitAlone(String text) throws IOException {
        String file = "FROM a\n" + text + "\nFROM b AS later";

        assertThat(problems(BUILDKIT, file)).containsExactly("2: from=later names the stage that begins in line 3");
        assertThat(problems(PODMAN, file)).isEmpty();
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
