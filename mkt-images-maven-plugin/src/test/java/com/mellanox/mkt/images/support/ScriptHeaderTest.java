package com.mellanox.mkt.images.support;

import static com.mellanox.mkt.images.support.SampleDockerDirectory.GIT;
import static org.assertj.core.api.Assertions.assertThat;

import com.mellanox.mkt.images.failure.Problem;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Headers that are cut short, nearly begun, or otherwise out of form. */
class ScriptHeaderTest {
    private final SampleDockerDirectory docker;

    ScriptHeaderTest(@TempDir Path root) throws IOException {
        docker = new SampleDockerDirectory(root);
    }

    @Test
    void readWhenThereIsNoneSaysHowToBeginOne() throws IOException {
        docker.write("support-x.sh", "#!/bin/bash\nmake\n");
        assertThat(docker.read()).isEmpty();
        assertThat(docker.told())
                .containsExactly("support-x.sh:1: the script has no header. Begin one with a line '# ---' and let lines"
                        + " like '# git_url: …' follow");
    }

    @Test
    void readWhenTheFileIsEmptySaysThatThereIsNone() throws IOException {
        docker.write("support-x.sh", "");
        assertThat(docker.read()).isEmpty();
        assertThat(docker.told()).singleElement().asString().contains("the script has no header");
    }

    @ParameterizedTest
    @ValueSource(strings = {"#---", "# ----", "#  ---", " # ---", "# --"})
    void readWhenItsFirstLineIsNearlyRightNamesThatLine(String line) throws IOException {
        docker.write("support-x.sh", "#!/bin/bash\n" + line + "\n" + GIT + "\nmake\n");
        assertThat(docker.read()).isEmpty();
        assertThat(docker.told())
                .containsExactly("support-x.sh:2: '" + line + "' does not begin a header. Write '# ---', exactly");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "# \n"})
    void readWhenItHasNoEndSaysSo(String end) throws IOException {
        docker.write("support-x.sh", "#!/bin/bash\n# ---\n" + GIT + end);
        assertThat(docker.read()).isEmpty();
        assertThat(docker.told())
                .containsExactly("support-x.sh:2: the header that begins here has no end: the file ends within it, and"
                        + " there is nothing to run. End it with an empty line, and write the commands that build the"
                        + " package below");
    }

    @Test
    void readWhenItIsClosedLikeFrontMatterSaysWhatIsWrong() throws IOException {
        docker.write("support-x.sh", "# ---\n" + GIT + "# ---\nmake\n");
        assertThat(docker.read()).isEmpty();
        assertThat(docker.told())
                .singleElement()
                .asString()
                .startsWith("support-x.sh:4: a second YAML document begins here");
    }

    @Test
    void readWhenABareHashEndsItEarlyNamesTheFieldsThatAreLost() throws IOException {
        docker.write(
                "support-x.sh", "# ---\n" + GIT + "#\n# other_files:\n#  - 0001-fix.patch\n# products: [/opt]\nmake\n");
        assertThat(docker.read()).isEmpty();
        assertThat(docker.problems())
                .extracting(problem -> problem.line() + " " + problem.what())
                .containsExactly(
                        "5 'other_files' is not read: line 4 does not begin with '# ' and so ends the header",
                        "7 'products' is not read: line 4 does not begin with '# ' and so ends the header");
    }

    @ParameterizedTest
    @ValueSource(strings = {"#\tgit_commit: v1", "#git_commit: v1"})
    void readWhenALineHasNoSpaceAfterTheHashNamesIt(String line) throws IOException {
        docker.write("support-x.sh", "# ---\n# git_url: https://a/b.git\n" + line + "\nmake\n");
        assertThat(docker.read()).isEmpty();
        assertThat(docker.told())
                .anySatisfy(text -> assertThat(text).startsWith("support-x.sh:3: 'git_commit' is not read"));
    }

    @Test
    void readWhenIndentedWithTabsNamesTheLinesOfTheScript() throws IOException {
        docker.writeHeader("support-x.sh", GIT + "# other_files:\n# \t- 0001-fix.patch\n");
        assertThat(docker.read()).isEmpty();
        assertThat(docker.told())
                .containsExactly(
                        "support-x.sh:6: the line is indented with a tab; YAML wants spaces. Replace the tab by"
                                + " spaces");
    }

    @Test
    void readWhenNoYamlNamesTheLineOfTheScript() throws IOException {
        docker.writeHeader("support-x.sh", GIT + "# other_files: [a\n");
        assertThat(docker.read()).isEmpty();
        assertThat(docker.told()).singleElement().asString().startsWith("support-x.sh:5: this is not YAML");
    }

    @Test
    void readWhenLinesEndAsOnWindowsSaysHowToConvert() throws IOException {
        docker.write("support-x.sh", ("#!/bin/bash\n# ---\n" + GIT + "\nmake\n").replace("\n", "\r\n"));
        assertThat(docker.read()).isEmpty();
        assertThat(docker.told())
                .containsExactly("support-x.sh:1: a line end of Windows (CRLF), which bash reads as a part of the"
                        + " command. Convert the script: sed -i 's/\\r$//' support-x.sh");
    }

    @Test
    void readWhenOneLineBelowEndsAsOnWindowsNamesIt() throws IOException {
        docker.write("support-x.sh", "# ---\n" + GIT + "\nmake\nmake install\r\n");
        assertThat(docker.read()).isEmpty();
        assertThat(docker.problems()).singleElement().extracting(Problem::line).isEqualTo(6);
    }

    @Test
    void readWhenItBeginsWithAByteOrderMarkSaysSo() throws IOException {
        docker.write("support-x.sh", "\uFEFF#!/bin/bash\n# ---\n" + GIT + "\nmake\n");
        assertThat(docker.read()).isEmpty();
        assertThat(docker.told()).singleElement().asString().startsWith("support-x.sh:1: a byte order mark");
    }

    @Test
    void readWhenNotUtf8NamesTheLine() throws IOException {
        Files.write(
                docker.file("support-x.sh"),
                ("# ---\n" + GIT + "\n# f\u00fcr\nmake\n").getBytes(StandardCharsets.ISO_8859_1));
        assertThat(docker.read()).isEmpty();
        assertThat(docker.told())
                .singleElement()
                .asString()
                .startsWith("support-x.sh:5: a byte that is not UTF-8 (0xfc)");
    }
}
