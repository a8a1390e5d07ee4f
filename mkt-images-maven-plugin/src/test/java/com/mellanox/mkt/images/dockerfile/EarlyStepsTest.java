package com.mellanox.mkt.images.dockerfile;

import static org.assertj.core.api.Assertions.assertThat;

import com.mellanox.mkt.images.failure.Problems;
import com.mellanox.mkt.images.type.ImageReference;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Tests of {@link EarlySteps}, while {@code local_mkt/support_a:deb12} is missing. */
class EarlyStepsTest {
    private static final ImageReference MISSING = ImageReference.parse("local_mkt/support_a:deb12");

    @TempDir
    private Path directory;

    private final Map<String, String> arguments = new HashMap<>();
    private String text = "";

    private EarlySteps steps(String dockerfile) throws IOException {
        text = dockerfile;
        return EarlySteps.of(read(), text, Set.of(MISSING));
    }

    private Dockerfile read() throws IOException {
        Path file = Files.writeString(directory.resolve("kvm.Dockerfile"), text);
        Problems problems = new Problems();
        Optional<Dockerfile> dockerfile = Dockerfile.read(file, arguments, problems);
        assertThat(problems.list()).isEmpty();
        return dockerfile.orElseThrow();
    }

    @Test
    void stepsWhenAnImageIsMissingEndBeforeTheFirstThatCopiesFromIt() throws IOException {
        EarlySteps steps = steps("""
                # syntax=docker/dockerfile:1
                FROM debian:bookworm
                WORKDIR /opt
                RUN apt-get update && \\
                    apt-get install gdb
                COPY --from=local_mkt/support_a:deb12 /a /a
                ENV A=b
                COPY b /b
                WORKDIR /
                RUN make
                """);

        assertThat(steps.commands()).isEqualTo(1);
        assertThat(steps.targets()).containsExactly("");
        assertThat(steps.laterSteps()).isEqualTo(Map.of("stage-0", 4));
        assertThat(steps.text(text.replace("debian:bookworm", "name.invalid/x:0"))
                        .lines())
                .containsExactly(
                        "# syntax=docker/dockerfile:1",
                        "FROM name.invalid/x:0",
                        "WORKDIR /opt",
                        "RUN apt-get update && \\",
                        "    apt-get install gdb",
                        "#",
                        "#",
                        "#",
                        "#",
                        "#",
                        "#");
    }

    @Test
    void stepsWhenAMountIsOfAMissingImageEndBeforeIt() throws IOException {
        EarlySteps steps = steps("""
                FROM debian:bookworm AS kvm
                RUN <<EOF
                COPY --from=local_mkt/support_a:deb12
                EOF
                RUN --mount=type=bind,from=docker.io/local_mkt/support_a:deb12,target=/a <<EOF
                FROM scratch
                EOF
                """);

        assertThat(steps.commands()).isEqualTo(1);
        assertThat(steps.laterSteps()).isEqualTo(Map.of("kvm", 1));
        assertThat(steps.text(text)).startsWith("""
                FROM debian:bookworm AS kvm
                RUN <<EOF
                COPY --from=local_mkt/support_a:deb12
                EOF
                #
                #
                """);
    }

    @Test
    void stepsWhenNoCommandComesBeforeTheImageAreNone() throws IOException {
        assertThat(steps("FROM debian\nCOPY a /a\nCOPY --from=local_mkt/support_a:deb12 /a /a\nRUN make\n")
                        .commands())
                .isZero();
        assertThat(steps("FROM local_mkt/support_a:deb12\nRUN make\n").commands())
                .isZero();
    }

    @Test
    void stepsWhenAnotherFrontendReadsTheFileAreNone() throws IOException {
        assertThat(steps("""
                        # syntax=example.org/own:1
                        FROM debian
                        RUN make
                        COPY --from=local_mkt/support_a:deb12 /a /a
                        """).commands()).isZero();
    }

    @Test
    void stagesWhenOneNeedsAMissingImageKeepTheirPlaces() throws IOException {
        arguments.put("BASE", "tools");
        EarlySteps steps = steps("""
                ARG BASE=none
                FROM debian AS tools
                RUN make tools
                FROM $BASE AS unused
                RUN make unused
                from local_mkt/support_a:deb12
                RUN make a
                FROM \\
                  debian
                RUN make first
                COPY --from=2 /a /a
                FROM debian
                COPY --from=3 /a /a
                COPY --from=tools /b /b
                """);

        assertThat(steps.commands()).isEqualTo(2);
        assertThat(steps.targets()).containsExactly("tools", "stage-3");
        assertThat(steps.laterSteps())
                .isEqualTo(Map.of("tools", 0, "unused", 0, "stage-2", 1, "stage-3", 1, "stage-4", 2));
        assertThat(steps.text(text)).isEqualTo("""
                ARG BASE=none
                FROM debian AS tools
                RUN make tools
                FROM $BASE AS unused
                RUN make unused
                from scratch as stage-2
                #
                #
                FROM debian AS stage-3
                RUN make first
                #
                FROM debian AS stage-4
                #
                #
                #""");
    }

    @Test
    void stagesWhenTheLastNeedsThemAreSolvedWithIt() throws IOException {
        EarlySteps steps = steps("""
                FROM debian AS Tools
                RUN make tools
                FROM debian AS last
                COPY --from=tools /b /b
                RUN --mount=from=0,target=/x make first
                COPY --from=local_mkt/support_a:deb12 /a /a
                """);

        assertThat(steps.commands()).isEqualTo(2);
        assertThat(steps.targets()).containsExactly("last");
    }

    @Test
    void stagesWhenOneHasTheNameThatBuildKitGivesToAnotherAreNotDivided() throws IOException {
        assertThat(steps("""
                        FROM debian AS stage-1
                        RUN make
                        FROM debian
                        COPY --from=local_mkt/support_a:deb12 /a /a
                        COPY --from=stage-1 /b /b
                        """).commands()).isZero();
    }
}
