package com.mellanox.mkt.images.dockerfile;

import static org.assertj.core.api.Assertions.assertThat;

import com.mellanox.mkt.images.dockerfile.Dockerfile.UsedImage;
import com.mellanox.mkt.images.failure.Problems;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The directives at the top of a Dockerfile. */
class DirectivesTest {
    @TempDir
    private Path directory;

    private final Problems problems = new Problems();

    private Optional<Dockerfile> read(String text) throws IOException {
        Path file = Files.writeString(directory.resolve("kvm.Dockerfile"), text.replace("\\n", "\n") + "\n");
        return Dockerfile.read(file, Map.of(), problems);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "# syntax=docker/dockerfile:1\\nFROM a | docker/dockerfile:1 | 1",
                "#syntax=docker/dockerfile:1\\nFROM a | docker/dockerfile:1 | 1",
                "  #  SynTax = docker/dockerfile:1.4-labs and more \\nFROM a | docker/dockerfile:1.4-labs | 1",
                "# check=skip=all\\n# escape=`\\n# syntax=x/y\\nFROM `\\n a | x/y | 3",
                "#!/usr/bin/env build\\n# syntax=x/y\\nFROM a | x/y | 2",
            })
    void syntaxWhenAtTheTopIsTheFrontend(String text, String image, int line) throws IOException {
        Dockerfile dockerfile = read(text).orElseThrow(() -> new AssertionError(problems.list()));

        assertThat(dockerfile.frontend().map(UsedImage::name)).contains(image);
        assertThat(dockerfile.frontend().map(UsedImage::line)).contains(line);
        assertThat(dockerfile.images()).extracting(UsedImage::name).containsExactly("a");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "# a comment\\n# syntax=x/y\\nFROM a",
                "# unknown=a\\n# syntax=x/y\\nFROM a",
                "FROM a\\n# syntax=x/y",
                "# escape=`\\n\\n# syntax=x/y\\nFROM a",
                "# syntax\\nFROM a",
            })
    void syntaxWhenNotAtTheTopIsAComment(String text) throws IOException {
        assertThat(read(text).orElseThrow().frontend()).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "# escape=`\\n# escape=`\\nFROM a | 2: '# escape=' is there twice, also in line 1",
                "# syntax=x/y\\n#SYNTAX=x/z\\nFROM a | 2: '# syntax=' is there twice, also in line 1",
                "# escape=x\\nFROM a | 1: the escape character 'x' is unknown",
                "# syntax=x//y\\nFROM a | 1: 'x//y' is not an image reference",
                "# check=skp=all\\nFROM a | 1: '# check=' has no option 'skp=all'",
                "# check=skip=A,B;all\\nFROM a | 1: '# check=' has no option 'all'",
                "# check=error=maybe\\nFROM a | 1: 'error=maybe' is neither true nor false",
            })
    void directiveWhenWrongNamesLineAndValue(String text, String what) throws IOException {
        assertThat(read(text)).isEmpty();

        List<String> found = problems.list().stream()
                .map(problem -> problem.line() + ": " + problem.what())
                .toList();
        assertThat(found).singleElement().asString().startsWith(what);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {"# check=skip=A, B; error=true", "#check=experimental=all", "# check=error=false;skip=all"})
    void checkWhenRightIsSilent(String directive) throws IOException {
        assertThat(read(directive + "\\nFROM a")).isPresent();
    }
}
