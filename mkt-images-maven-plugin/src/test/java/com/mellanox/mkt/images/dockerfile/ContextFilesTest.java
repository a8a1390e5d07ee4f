package com.mellanox.mkt.images.dockerfile;

import static org.assertj.core.api.Assertions.assertThat;

import com.mellanox.mkt.images.failure.Problem;
import com.mellanox.mkt.images.failure.Problems;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What of a docker directory a build takes in, by Docker's rules. */
class ContextFilesTest {
    @TempDir
    private Path root;

    private Path docker = Path.of("");
    private final Problems problems = new Problems();

    @BeforeEach
    void makeDockerDirectory() throws IOException {
        docker = Files.createDirectories(root.resolve("fc40"));
        Files.writeString(root.resolve("secret"), "secret");
        for (String file :
                List.of("a.sh", "b.sh", "c.txt", "etc/one.conf", "etc/sub/two.conf", "etc/sub/deep/three", "x[1]")) {
            Files.createDirectories(docker.resolve(file).getParent());
            Files.writeString(docker.resolve(file), file);
        }
        Files.createDirectory(docker.resolve("empty"));
        link("link.sh", "a.sh");
        link("linked", "etc/sub");
        link("etc/hosts", "/run/hosts");
        link("outer", "../secret");
        link("loop", "loop");
        Files.writeString(Files.createDirectory(root.resolve("common")).resolve("shared"), "shared");
        link("library", "../common/shared");
        link("lost", "../common/none");
    }

    private void link(String name, String target) throws IOException {
        Files.createSymbolicLink(docker.resolve(name), Path.of(target));
    }

    private List<String> files(String instructions) throws IOException {
        Path file = Files.writeString(docker.resolve("kvm.Dockerfile"), "FROM scratch\n" + instructions + "\n");
        return Dockerfile.read(file, Map.of(), problems)
                .map(dockerfile -> ContextFiles.of(dockerfile, new DockerDirectory(docker), problems))
                .orElseThrow(() -> new AssertionError(problems.list()));
    }

    private List<String> rightFiles(String instructions) throws IOException {
        List<String> files = files(instructions);
        assertThat(problems.list()).isEmpty();
        return files;
    }

    private List<String> told() {
        return problems.list().stream()
                .map(Problem::describe)
                .map(text -> text.replace(docker + "/", "").replace(docker.toString(), "DOCKER"))
                .toList();
    }

    @Nested
    class WhenSourcesAreThere {

        @ParameterizedTest
        @CsvSource(
                delimiter = '|',
                value = {
                    "COPY a.sh /x | a.sh",
                    "COPY ./a.sh b.sh /x/ | a.sh b.sh",
                    "COPY /a.sh /x | a.sh",
                    "COPY etc/../a.sh /x | a.sh",
                    "COPY etc /x | etc etc/hosts etc/one.conf etc/sub etc/sub/deep etc/sub/deep/three etc/sub/two.conf",
                    "COPY etc/sub/ /x | etc/sub etc/sub/deep etc/sub/deep/three etc/sub/two.conf",
                    "COPY empty /x | empty",
                    "COPY *.sh /x/ | a.sh b.sh link.sh",
                    "COPY [ab].?h /x/ | a.sh b.sh",
                    "COPY [^ab].* /x/ | c.txt",
                    "COPY [a-b].sh /x/ | a.sh b.sh",
                    "COPY x[[]1] /x | x[1]",
                    "COPY etc/*.conf /x/ | etc/one.conf",
                    "COPY e*/s* /x/ | etc/sub etc/sub/deep etc/sub/deep/three etc/sub/two.conf",
                    "COPY **/*.conf /x/ | etc/one.conf etc/sub/two.conf",
                    "COPY a.sh none*.json /x/ | a.sh",
                    "COPY link.sh /x | a.sh link.sh",
                    "COPY library /x | library",
                    "COPY lib* /x/ | library",
                    "COPY linked/two.conf /x | etc/sub/two.conf linked",
                    "COPY linked /x | etc/sub etc/sub/deep etc/sub/deep/three etc/sub/two.conf linked",
                })
        void filesWhenNamedAreThose(String instruction, String expected) throws IOException {
            assertThat(rightFiles(instruction)).containsExactly(expected.split(" ", -1));
        }

        @Test
        void filesWhenNothingIsAddedAreNone() throws IOException {
            assertThat(rightFiles("COPY --from=debian:12 /a /b")).isEmpty();
        }

        @Test
        void filesWhenAVariableIsInASourceAreAll() throws IOException {
            assertThat(rightFiles("COPY ${WHAT} /x"))
                    .isEqualTo(rightFiles("COPY . /x"))
                    .contains("a.sh", "outer", "empty");
        }
    }

    @Nested
    class WhenSomeAreIgnored {

        private void ignore(String name, String... lines) throws IOException {
            Files.writeString(docker.resolve(name), String.join("\n", lines) + "\n");
        }

        @Test
        void filesWhenIgnoredAreLeftOut() throws IOException {
            ignore(".dockerignore", "# comment", "", "*.txt", "etc/sub", "/x*", "l*", "outer", "empty", "*ocker*");
            assertThat(rightFiles("COPY . /x")).containsExactly("a.sh", "b.sh", "etc", "etc/hosts", "etc/one.conf");
        }

        @Test
        void filesWhenExceptedAreBackIn() throws IOException {
            ignore(".dockerignore", "*", "!etc/sub", "etc/sub/deep", "!**/three");
            assertThat(rightFiles("COPY . /x")).containsExactly("etc/sub", "etc/sub/deep/three", "etc/sub/two.conf");
        }

        @Test
        void filesWhenIgnoredAtAnyDepthAreLeftOut() throws IOException {
            ignore(".dockerignore", "**/*.conf", "**/deep");
            assertThat(rightFiles("COPY etc /x")).containsExactly("etc", "etc/hosts", "etc/sub");
        }

        @Test
        void filesWhenDockerfileHasItsOwnRulesTakesThem() throws IOException {
            ignore(".dockerignore", "*");
            ignore("kvm.Dockerfile.dockerignore", "b.sh");
            assertThat(rightFiles("COPY *.sh /x/")).containsExactly("a.sh", "link.sh");
        }

        @Test
        void filesWhenANamedOneIsIgnoredSaysByWhat() throws IOException {
            ignore(".dockerignore", "*.sh");
            assertThat(files("COPY a.sh /x")).isEmpty();
            assertThat(told())
                    .containsExactly(
                            "kvm.Dockerfile:2: 'a.sh' is excluded by .dockerignore. Add a line '!a.sh' at the end of that"
                                    + " file, or do not name it here");
        }

        @Test
        void filesWhenIgnoreFileIsALinkToNothingSaysSo() throws IOException {
            link(".dockerignore", "nothing");
            files("COPY a.sh /");
            assertThat(problems.list())
                    .singleElement()
                    .extracting(Problem::place)
                    .asString()
                    .endsWith(".dockerignore");
        }

        @Test
        void filesWhenARuleIsMalformedNamesItsLine() throws IOException {
            ignore(".dockerignore", "ok", "a[");
            files("COPY a.sh /x");
            assertThat(told())
                    .singleElement()
                    .asString()
                    .startsWith(".dockerignore:2: the pattern 'a[' has a '[' without ']'");
        }
    }

    @Nested
    class WhenSourcesCannotBeHad {

        @ParameterizedTest
        @CsvSource(
                delimiter = '|',
                quoteCharacter = '`',
                value = {
                    "COPY none /x | 'none' does not exist in DOCKER",
                    "COPY etc/none /x | 'etc/none' does not exist in DOCKER",
                    "COPY a.sh/none /x | 'a.sh/none' does not exist in DOCKER",
                    "COPY ../secret /x | '../secret' leaves the docker directory DOCKER",
                    "COPY etc/../../secret /x | 'etc/../../secret' leaves the docker directory DOCKER",
                    "COPY ../* /x/ | '../*' leaves the docker directory DOCKER",
                    "COPY /etc/passwd /x | '/etc/passwd' does not exist in DOCKER",
                    "COPY outer /x | 'outer' leaves the docker directory by the symbolic link outer -> ../secret",
                    "COPY o* /x/ | 'outer' leaves the docker directory by the symbolic link outer -> ../secret",
                    "COPY etc/hosts /x | 'etc/hosts' leaves the docker directory by the symbolic link etc/hosts -> /run/hosts",
                    "COPY lost /x | 'lost' leaves the docker directory by the symbolic link lost -> ../common/none",
                    "COPY loop /x | 'loop' is a symbolic link that leads to itself",
                    "COPY none* other*.json /x/ | nothing in DOCKER matches none*, other*.json",
                    "COPY a[ /x/ | the pattern 'a[' has a '[' without ']'",
                })
        void filesWhenASourceIsWrongNamesLineAndSource(String instruction, String what) throws IOException {
            files("RUN true\n" + instruction);
            assertThat(told()).singleElement().asString().startsWith("kvm.Dockerfile:3: " + what);
        }

        @Test
        void filesWhenSeveralAreWrongTellsAllAndHasTheOthers() throws IOException {
            assertThat(files("COPY none a.sh /x/\nCOPY ../secret /x")).containsExactly("a.sh");
            assertThat(problems.list()).extracting(Problem::line).containsExactly(2, 3);
        }

        @Test
        void filesWhenDirectoryIsNotThereSaysSo() throws IOException {
            Path file = Files.writeString(root.resolve("Dockerfile"), "FROM a\nCOPY a b\n");
            Dockerfile dockerfile = Dockerfile.read(file, Map.of(), problems).orElseThrow();
            assertThat(ContextFiles.of(dockerfile, new DockerDirectory(root.resolve("none")), problems))
                    .isEmpty();
            assertThat(problems.list())
                    .singleElement()
                    .extracting(Problem::what)
                    .asString()
                    .contains("cannot be read");
        }
    }

    @Nested
    class WhenAMountNamesThem {

        @Test
        void filesWhenMountedAreThoseOfThePathAndNotOfAPattern() throws IOException {
            assertThat(rightFiles("RUN --mount=source=x[1],target=/x --mount=src=/etc/sub,dst=/y true"))
                    .containsExactly("etc/sub", "etc/sub/deep", "etc/sub/deep/three", "etc/sub/two.conf", "x[1]");
        }

        @Test
        void filesWhenAllOfTheDirectoryIsMountedAreThoseThatAreNotExcluded() throws IOException {
            Files.writeString(docker.resolve(".dockerignore"), "*\n!*.sh\nlink.sh\n");

            assertThat(rightFiles("RUN --mount=target=/x true")).containsExactly("a.sh", "b.sh");
        }

        @Test
        void fileWhenMissingIsReportedWithItsLine() throws IOException {
            files("RUN true\nRUN --mount=source=none,target=/x \\\n  true");

            assertThat(told())
                    .containsExactly(
                            "kvm.Dockerfile:3: 'none' does not exist in DOCKER. Add the file, or correct the name");
        }

        @Test
        void fileWhenExcludedIsReported() throws IOException {
            Files.writeString(docker.resolve(".dockerignore"), "c.txt\n");
            files("RUN --mount=source=c.txt,target=/x true");

            assertThat(told())
                    .singleElement()
                    .asString()
                    .startsWith("kvm.Dockerfile:2: 'c.txt' is excluded by .dockerignore");
        }

        @Test
        void fileWhenAHereDocumentIsNone() throws IOException {
            assertThat(rightFiles("COPY <<a.sh <<none /x/\na.sh\nnone")).isEmpty();
        }
    }
}
