package com.mellanox.mkt.images.dockerfile;

import static org.assertj.core.api.Assertions.assertThat;

import com.mellanox.mkt.images.dockerfile.Dockerfile.ContextSource;
import com.mellanox.mkt.images.failure.Problems;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The files of the build context that a Dockerfile copies. */
class ContextSourcesTest {
    private static final String DIGITS = "abababababababababababababababababababababababababababababababab";

    @TempDir
    private Path directory;

    private List<ContextSource> contextSources(String text) throws IOException {
        Path file = Files.writeString(directory.resolve("kvm.Dockerfile"), "FROM scratch\n" + text);
        Problems problems = new Problems();
        return Dockerfile.read(file, Map.of(), problems)
                .orElseThrow(() -> new AssertionError(problems.list()))
                .contextSources();
    }

    private List<String> sources(String text) throws IOException {
        return contextSources(text).stream().map(ContextSource::pattern).toList();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "COPY a b /x/ | a,b",
                "copy a /x | a",
                "COPY --chown=1:1 --chmod=0644 --link a /x | a",
                "COPY --exclude=*.md --exclude=*.txt . /x | .",
                "COPY [\"a\", \"b c\", \"/x/\"] | a,b c",
                "COPY --chown=1 [ \"a\\\"b\" , \"/x/\" ] | ab",
                "COPY [a, /x] | [a,",
                "COPY 'a' /x | a",
                "ADD https://example.com/a.tar git@github.com:a/b.git b.tar /x/ | b.tar",
                "ADD --keep-git-dir=true https://github.com/a/b.git#v1 /x | ``",
                "ADD --checksum=sha256:" + DIGITS + " http://example.com/a /x | ``",
                "COPY --from=debian:12 a /x | ``",
                "RUN --mount=type=bind,source=src,target=/s make | src",
                "RUN --mount=target=/s --mount=type=secret,id=x make | .",
                "RUN --mount=source=a*b[1],target=/s make | a\\*b\\[1]",
                "RUN --mount=type=bind,src=/a,dst=/s,rw --mount=type=cache,target=/c make | /a",
                "RUN --mount=\"src=a b,target=/s\" make | a b",
                "RUN --mount='\"src=a,b\",target=/s' make | a,b",
                "RUN --mount=type=cache,source=a,target=/c --mount=type=tmpfs,target=/t --mount=type=ssh make | ``",
                "RUN --mount=SRC=$X/a,target=/s make | .",
                "ONBUILD RUN --mount=source=a,target=/s make | ``",
                "COPY <<EOF b /x/\\nb\\nEOF | b",
                "COPY --from=debian:12 <<EOF /x/\\nb\\nEOF | ``",
                "COPY [\"<<EOF\", \"/x\"] | <<EOF",
                "ADD ssh://git@example.com/a.git?ref=v1 git://example.com/a https://example.com/a.git?tag=v1 b /x/ | b",
                "ADD github.com/a/b /x | github.com/a/b",
                "RUN COPY a b | ``",
                "ONBUILD COPY a b | ``",
                "COPY ${X}/a b /x/ | .,b",
                "ENV A=b | ``",
            })
    void contextSourcesWhenWrittenInAnyWayAreTheFiles(String text, String files) throws IOException {
        assertThat(String.join(",", sources(text.replace("\\n", "\n")))).isEqualTo(files);
    }

    @Test
    void contextSourcesWhenThereAreHereDocumentsSkipsTheirBodies() throws IOException {
        assertThat(sources("""
                        COPY <<EOF a <<-"END" /x/
                        COPY not this
                        EOF
                        COPY nor this
                        \tEND
                        RUN <<EOF bash -e
                        COPY nothing here
                        FROM Nowhere
                        EOF
                        RUN echo $((1<<2)) <<<word && cat 2<<X
                        COPY nor here
                        X
                        ONBUILD RUN <<Y
                        COPY nor here
                        Y
                        COPY b /x
                        """)).containsExactly("a", "b");
    }

    @Test
    void contextSourcesWhenALineEndsWithAnEscapedEscapeDoesNotContinueIt() throws IOException {
        assertThat(sources("RUN echo a\\\\\nCOPY a /x\nRUN b \\ \n  COPY c d\n"))
                .containsExactly("a");
    }

    @Test
    void contextSourcesWhenCommentStandsInAContinuationSkipsIt() throws IOException {
        assertThat(contextSources("COPY a \\\n  # b \\\n\n  c /x/\nCOPY d /x\n"))
                .containsExactly(new ContextSource("a", 2), new ContextSource("c", 2), new ContextSource("d", 6));
    }
}
