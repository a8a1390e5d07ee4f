package com.mellanox.mkt.images.dockerfile;

import static org.assertj.core.api.Assertions.assertThat;

import com.mellanox.mkt.images.dockerfile.Dockerfile.ContextSource;
import com.mellanox.mkt.images.failure.Problems;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.RepetitionInfo;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Here-documents of {@code RUN}, {@code COPY} and {@code ADD}: which words begin one, and where it ends. */
class HereDocumentTest {
    @TempDir
    private Path directory;

    private final Problems problems = new Problems();

    /** Reads a Dockerfile that ends with {@code COPY last /x}. */
    private List<ContextSource> sources(String text) throws IOException {
        Path file = Files.writeString(directory.resolve("kvm.Dockerfile"), "FROM scratch\n" + text + "COPY last /x\n");
        return Dockerfile.read(file, Map.of(), problems)
                .map(Dockerfile::contextSources)
                .orElse(List.of());
    }

    private List<String> problemsIn(String text) throws IOException {
        assertThat(sources(text)).isEmpty();
        return problems.list().stream()
                .map(problem -> problem.line() + ": " + problem.what())
                .toList();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "RUN <<EOF\nCPOY a b\nEOF\n",
                "RUN cat <<EOF > /a && sort <<\"E F\" 3<<-'X'\nCPOY\nEOF\nCPOY\nE F\nCPOY\n\t\tX\n",
                "RUN --mount=type=cache,target=/c \\\n  # why\n  bash -e <<'EOF' \\\n  && true\nCPOY \\\nEOF\n",
                "RUN <<E\\OF\nCPOY\nEOF\n",
                "run <<eof\r\nCPOY\r\neof\r\n",
                "ADD <<a.txt <<-b.txt /x/\nCPOY\na.txt\n<<EOF\n\tb.txt\n",
                "COPY --chmod=755 <<'EOF' /x\n#!/bin/sh\necho ${a[@]} ${a^^}\nEOF\n",
                "COPY <<EOF /x\n$A ${A} ${A:-b} ${A#b} ${A%%b} ${A/b/c} \\${a[@]} it's $(b) 5$ \"\nEOF\n",
                "COPY <<EOF /x\n EOF\n\tEOF\nEOF \nEOF\n",
                "ONBUILD RUN <<EOF\nCPOY\nEOF\n",
                "RUN echo '<<EOF' \"<<EOF\" <<<EOF 1<<2<<3 a<<EOF << EOF\n",
                "RUN [\"cat\", \"<<EOF\"]\n",
                "CMD cat <<EOF\nENV A=<<EOF\n",
            })
    void textWhenItHasHereDocumentsGoesOnAfterThem(String text) throws IOException {
        int line = 2 + (int) text.chars().filter(c -> c == '\n').count();

        assertThat(sources(text)).as(problems.list().toString()).containsExactly(new ContextSource("last", line));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "RUN <<EOF\\n EOF\\n | 2: the here-document that begins here has no end",
                "RUN <<A <<B\\nB\\nA\\n | 2: the here-document that begins here has no end",
                "RUN <<-EOF\\n  EOF\\n | 2: the here-document that begins here has no end",
                "RUN cat <<EOF # it's\\nEOF\\n | 2: a single quote is not closed, so that builders do not find the here-document 'EOF'",
                "COPY <<EOF /x\\na\\necho ${a[@]} b\\nEOF\\n | 4: '${a[@]} b' in a here-document is not a variable",
                "ADD <<EOF /x\\n${a^^}\\nEOF\\n | 3: '${a^^}' in a here-document is not a variable",
                "COPY <<EOF /x\\n${a\\nEOF\\n | 3: '${a' in a here-document is not a variable",
                "RUN << EOF\\ncat\\nEOF\\n | 3: unknown instruction CAT",
            })
    void hereDocumentWhenWrongNamesTheLine(String text, String what) throws IOException {
        assertThat(problemsIn(text.replace("\\n", "\n")).get(0)).startsWith(what);
    }

    @Test
    void hereDocumentWhenItHasNoEndNamesTheLineThatWouldEndIt() throws IOException {
        problemsIn("RUN <<-'THE END'\nmake\n");

        assertThat(problems.list()).singleElement().extracting("remedy").isEqualTo("End it with a line 'THE END'");
    }

    @RepeatedTest(50)
    void textWhenOfAnyLinesIsNoInstruction(RepetitionInfo repetition) throws IOException {
        Random random = new Random(repetition.getCurrentRepetition());
        String characters = "FROM COPY <<EOF'\"\\$#-=\t{}";
        StringBuilder body = new StringBuilder();
        for (int line = 0; line < 20; line++) {
            random.ints(random.nextInt(30), 0, characters.length())
                    .forEach(index -> body.append(characters.charAt(index)));
            body.append(".\n");
        }

        assertThat(sources("RUN bash <<'EOF' \\\n && true\n" + body + "EOF\n"))
                .containsExactly(new ContextSource("last", 25));
    }
}
