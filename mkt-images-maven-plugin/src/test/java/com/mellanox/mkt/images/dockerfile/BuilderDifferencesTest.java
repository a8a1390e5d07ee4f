package com.mellanox.mkt.images.dockerfile;

import static org.assertj.core.api.Assertions.assertThat;

import com.mellanox.mkt.images.failure.Problems;
import com.mellanox.mkt.images.io.TextFile;
import java.nio.file.Path;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Tests of {@link BuilderDifferences}. */
class BuilderDifferencesTest {

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
                    COPY a b /to/                                   | false
                    COPY a* /to/                                    | true
                    ADD ["a?", "/to/"]                              | true
                    COPY --from=x /opt/products/ /                  | false
                    COPY --from=x /opt/[ab] /                       | true
                    COPY a /to*                                     | false
                    COPY --chown=u a /to                            | true
                    USER u                                          | false
                    USER u\\nWORKDIR /w                             | true
                    WORKDIR /w\\nUSER u                             | false
                    USER u\\nFROM debian:bookworm\\nWORKDIR /w      | false
                    RUN true\\nVOLUME /v                            | false
                    VOLUME /v\\nRUN echo > /v/x                     | true
                    VOLUME /v\\nFROM debian:bookworm\\nRUN true     | false
                    ONBUILD COPY a* /to/                            | true
                    RUN ls *                                        | false
                    """)
    void dockerfileWhenTheBuildersDifferDependsOnTheBuilder(String instructions, boolean differs) {
        Problems problems = new Problems();
        String text = "FROM debian:bookworm\n" + instructions.replace("\\n", "\n") + "\n";

        assertThat(BuilderDifferences.isIn(DockerfileLines.of(new TextFile(Path.of("kvm.Dockerfile"), text), problems)
                        .instructions()))
                .isEqualTo(differs);
        assertThat(problems.list()).isEmpty();
    }
}
