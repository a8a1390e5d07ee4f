package com.mellanox.mkt.images.dockerfile;

import static org.assertj.core.api.Assertions.assertThat;

import com.mellanox.mkt.images.io.TextFile;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Tests of {@link StepLine}. */
class StepLineTest {
    private static final TextFile FILE = new TextFile(Path.of("kvm.Dockerfile"), """
            FROM debian:bookworm AS build
            ARG RELEASE
            run apt-get update && \\
                # a comment
                apt-get install   make
            RUN make
            COPY --from=a:${RELEASE} /a $HOME/b
            FROM scratch
            RUN make
            FROM debian:bookworm
            LABEL a=b
            RUN --mount=type=cache,target=/c make
            RUN exit 1
            RUN exit 1
            """);

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "build 2/4 : RUN apt-get update &&     apt-get install   make | 3",
                "2/4 : RUN apt-get update && apt-get install make | 3",
                "build 4/4 : COPY --from=a:40 /a /root/b | 7",
                "4/4 : COPY --from=a:${RELEASE} /a $HOME/b | 7",
                "build 3/4 : RUN make | 6",
                "stage-1 1/1 : RUN make | 9",
                "stage-2 2/4 : RUN --mount=type=cache,target=/c make | 12",
                "stage-2 3/4 : RUN exit 1 | 13",
                "stage-2 4/4 : RUN exit 1 | 14",
                "11/12 : RUN exit 1 | 13",
                "8/12 : FROM debian:bookworm | 10",
            })
    void lineWhenTheStepIsNamedIsItsFirst(String step, int line) {
        assertThat(StepLine.find(FILE, step)).hasValueSatisfying(found -> {
            assertThat(found.number()).isEqualTo(line);
            assertThat(found.text()).isEqualTo(FILE.lines().get(line - 1));
        });
    }

    @ParameterizedTest
    @CsvSource({"build 2/4 : RUN make install", "'stage-2 7/9 : RUN exit 1'", "make", "RUN exit 1"})
    void lineWhenNoneOrSeveralCanBeItIsEmpty(String step) {
        assertThat(StepLine.find(FILE, step)).isEmpty();
    }

    @Test
    void lineWhenACacheWasLeftOutIsThatOfTheInstruction() {
        TextFile file = new TextFile(Path.of("a"), "FROM a\nRUN --mount=type=cache,target=/c make all\n");

        assertThat(StepLine.find(file, "2/2 : RUN make all"))
                .contains(new StepLine(2, "RUN --mount=type=cache,target=/c make all"));
    }

    @Test
    void lineWhenInstructionsHaveManyVariablesIsFoundAtOnce() {
        String variables = "$A ".repeat(60);
        TextFile file =
                new TextFile(Path.of("a"), "FROM a\nRUN " + variables + "no\nRUN " + variables + "yes\nRUN ${A}b$C\n");

        assertThat(StepLine.find(file, "2/4 : RUN " + "a ".repeat(60) + "yes"))
                .hasValueSatisfying(found -> assertThat(found.number()).isEqualTo(3));
        assertThat(StepLine.find(file, "4/4 : RUN xbby"))
                .hasValueSatisfying(found -> assertThat(found.number()).isEqualTo(4));
        assertThat(StepLine.find(file, "4/4 : RUN xy")).isEmpty();
    }
}
