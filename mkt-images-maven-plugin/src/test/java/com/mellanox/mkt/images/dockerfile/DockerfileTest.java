package com.mellanox.mkt.images.dockerfile;

import static java.util.Map.entry;
import static org.assertj.core.api.Assertions.assertThat;

import com.mellanox.mkt.images.dockerfile.Dockerfile.ContextSource;
import com.mellanox.mkt.images.dockerfile.Dockerfile.UsedImage;
import com.mellanox.mkt.images.failure.Problem;
import com.mellanox.mkt.images.failure.Problems;
import com.mellanox.mkt.images.type.ImageReference;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Dockerfiles in the syntax that Docker documents, with all that people write in them. */
class DockerfileTest {
    @TempDir
    private Path directory;

    private final Problems problems = new Problems();

    private Dockerfile dockerfile(String text) throws IOException {
        return dockerfile(text, Map.of());
    }

    private Dockerfile dockerfile(String text, Map<String, String> arguments) throws IOException {
        Path file = Files.writeString(directory.resolve("kvm.Dockerfile"), text);
        return Dockerfile.read(file, arguments, problems).orElseThrow(() -> new AssertionError(problems.list()));
    }

    private List<String> baseImages(String text) throws IOException {
        return images(dockerfile(text));
    }

    private static List<String> images(Dockerfile dockerfile) {
        return dockerfile.images().stream()
                .map(base -> base.line() + " " + base.image())
                .toList();
    }

    /** The problems of a Dockerfile that is wrong. */
    private List<String> problemsIn(String text) throws IOException {
        Path file = Files.writeString(directory.resolve("kvm.Dockerfile"), text);
        assertThat(Dockerfile.read(file, Map.of(), problems)).isEmpty();
        return problems.list().stream()
                .map(problem -> problem.line() + ": " + problem.what())
                .toList();
    }

    @Test
    void readWhenAKvmImageIsBuiltFindsAllThatItNeeds() throws IOException {
        Dockerfile dockerfile = dockerfile("""
                FROM fedora:40 AS rpms
                COPY --from=local_mkt/support_qemu:fc40 /root/rpmbuild/RPMS/x86_64/*.rpm /opt/rpms/
                COPY --from=local_mkt/support_rdma_core:fc40 /a /b /opt/rpms/
                RUN rm -f \\
                   # not these
                   /opt/rpms/*debug*.rpm

                FROM fedora:40
                ADD ./sudoers /etc/sudoers.d/local
                COPY --from=rpms /opt/rpms /opt/rpms
                ADD setup.sh sshd_config /root/
                RUN /root/setup.sh
                """);
        assertThat(images(dockerfile))
                .containsExactly(
                        "1 fedora:40",
                        "2 local_mkt/support_qemu:fc40",
                        "3 local_mkt/support_rdma_core:fc40",
                        "8 fedora:40");
        assertThat(dockerfile.images())
                .contains(new UsedImage(
                        ImageReference.parse("local_mkt/support_rdma_core:fc40"),
                        "local_mkt/support_rdma_core:fc40",
                        List.of("/a", "/b"),
                        3));
        assertThat(dockerfile.contextSources())
                .containsExactly(
                        new ContextSource("./sudoers", 9),
                        new ContextSource("setup.sh", 11),
                        new ContextSource("sshd_config", 11));
    }

    @Test
    void wordsWhenVeryLongOrNotClosedAreReadToTheirEnd() throws IOException {
        String word = "x".repeat(20_000);

        assertThat(images(dockerfile("FROM debian:12\nRUN echo " + word + " \"" + word + "\" '" + word
                        + "' \\'\nRUN echo 'no end <<X\nFROM alpine:3\n")))
                .containsExactly("1 debian:12", "4 alpine:3");
    }

    @Nested
    class WhenItStartsFromImages {

        @ParameterizedTest
        @ValueSource(
                strings = {
                    "FROM fedora:40",
                    "FROM fedora:40 AS rpms",
                    "from fedora:40 as rpms",
                    "FROM --platform=linux/amd64 fedora:40 AS rpms",
                    "FROM --platform=$BUILDPLATFORM fedora:40",
                    "\tFROM\t\tfedora:40  ",
                    "FROM \"fedora:40\"",
                    "FROM \\\n  fedora:40",
                    "FROM \\\n# why\n\n  fedora:40 \\\n AS rpms\n",
                    "FROM fedora:40 \\",
                    "# syntax=docker/dockerfile:1\nFROM fedora:40",
                    "# escape=`\nFROM `\n fedora:40",
                    "\uFEFFFROM fedora:40",
                    "FROM fedora:40\r\nRUN true\r\n",
                })
        void baseImagesWhenWrittenInAnyWayAreThatImage(String text) throws IOException {
            assertThat(dockerfile(text).images())
                    .extracting(UsedImage::image)
                    .containsExactly(ImageReference.parse("fedora:40"));
        }

        @Test
        void baseImagesWhenStagesBuildOnOneAnotherAreTheOutermost() throws IOException {
            assertThat(baseImages("""
                            FROM debian:12 AS Base
                            FROM base AS next
                            FROM NEXT
                            FROM scratch
                            COPY --from=base /a /a
                            COPY --from=0 /a /a
                            COPY --from=2 /a /a
                            """)).containsExactly("1 debian:12");
        }

        @Test
        void baseImagesWhenAStageIsNamedLaterAreThatName() throws IOException {
            assertThat(baseImages("FROM debian:12\nCOPY --from=later /a /a\nFROM fedora:40 AS later\n"))
                    .containsExactly("1 debian:12", "2 later:latest", "3 fedora:40");
        }

        @Test
        void baseImagesWhenRunMountsOneHasIt() throws IOException {
            Dockerfile dockerfile = dockerfile("""
                    FROM debian:12 AS one
                    RUN --mount=type=cache,target=/c --mount=from=alpine:3,source=/bin,target=/b,ro ls
                    FROM scratch
                    RUN --mount=type=bind,from=one,target=/b --network=none ls
                    """);
            assertThat(images(dockerfile)).containsExactly("1 debian:12", "2 alpine:3");
            assertThat(dockerfile.images())
                    .contains(new UsedImage(ImageReference.parse("alpine:3"), "alpine:3", List.of("/bin"), 2));
        }

        @ParameterizedTest
        @CsvSource(
                delimiter = '|',
                quoteCharacter = '`',
                value = {
                    "ARG V=40 | fedora:$V",
                    "ARG V=40 | fedora:${V}",
                    "ARG V=\"40\" | fedora:${V}",
                    "ARG V='40' W=1 | fedora:${V}",
                    "ARG W=4 V=${W}0 | fedora:${V}",
                    "ARG V | fedora:${V:-40}",
                    "ARG V= | fedora:${V:-40}",
                    "ARG V=41 | fedora:${U-40}",
                    "ARG V=41 | fedora:4${V:+0}",
                    "ARG V=41 | fedora:40${U:+1}",
                    "ARG V=40 | fedora:${U:-${V}}",
                    "ARG V=40 | fedora:${V:-$UNSET}",
                    "ARG G | fedora:${G}",
                    "ARG G=41 | fedora:${G}",
                    "arg I=fedora:40 | $I",
                })
        void baseImagesWhenArgumentsAreNamedHaveTheirValues(String argument, String image) throws IOException {
            assertThat(images(dockerfile(argument + "\nFROM " + image + "\n", Map.of("G", "40"))))
                    .containsExactly("2 fedora:40");
        }

        @Test
        void baseImagesWhenArgumentIsGivenHaveTheGivenValue() throws IOException {
            assertThat(images(dockerfile("ARG V=40\nFROM fedora:$V\n", Map.of("V", "41"))))
                    .containsExactly("2 fedora:41");
        }

        @Test
        void argumentsWhenDeclaredAnywhereAreKnownWithTheGivenValues() throws IOException {
            Dockerfile dockerfile = dockerfile("""
                    ARG RELEASE=40 OTHER
                    FROM fedora:${RELEASE} AS one
                    ARG JOBS="4"
                    ONBUILD ARG LATER
                    FROM one
                    arg "FLAGS"=-O2
                    RUN echo ARG NOT=this
                    """, Map.of("RELEASE", "41", "FLAGS", "-O3", "LATER", "x", "NOT", "x"));
            assertThat(dockerfile.declaredArguments()).containsExactlyInAnyOrder("RELEASE", "OTHER", "JOBS", "FLAGS");
            assertThat(dockerfile.arguments()).containsExactly(entry("FLAGS", "-O3"), entry("RELEASE", "41"));
        }

        @ParameterizedTest
        @CsvSource(
                delimiter = '|',
                quoteCharacter = '`',
                value = {
                    "ARG V\\nFROM fedora:$V | 2: FROM names $V, which has no value here",
                    "FROM fedora:${V} | 1: FROM names $V, which has no value here",
                    "FROM fedora:${V:-$W} | 1: FROM names $W, which has no value here",
                    "ARG V=40\\nFROM fedora:${V#4} | 2: FROM names ${V#4}, which has no value here",
                    "ARG V=40\\nFROM fedora:${V | 2: '${' is not closed in 'FROM fedora:${V'",
                    "FROM a\\nARG V=40\\nFROM fedora:$V | 3: FROM names $V, which has no value here",
                    "FROM Fedora:40 | 1: 'Fedora:40' is not an image reference",
                    "FROM fedora: | 1: 'fedora:' is not an image reference",
                    "FROM | 1: 'FROM ' cannot be parsed",
                    "FROM a\\nUSER | 2: USER has no argument",
                    "FROM a\\nWORKDIR | 2: WORKDIR has no argument",
                    "FROM a\\nUSER root\\nENV A=${B | 3: '${' is not closed in 'ENV A=${B'",
                    "FROM a\\nENV A=\"b c | 2: a double quote is not closed",
                    "FROM a\\nWORKDIR /it's | 2: a single quote is not closed",
                    "FROM a\\nENV A | 2: ENV gives 'A' no value",
                    "FROM a\\nLABEL a=1 b | 2: LABEL gives 'b' no value",
                    "FROM a\\nSHELL bash | 2: 'SHELL bash' is not a JSON list",
                    "FROM a\\nHEALTHCHECK curl x | 2: HEALTHCHECK has no type 'CURL'",
                    "FROM a\\nONBUILD FROM b | 2: ONBUILD cannot have FROM",
                    "FROM a\\nONBUILD RUM x | 2: unknown instruction RUM",
                    "FROM a\\nEXPOSE ssh | 2: EXPOSE names 'ssh', which is not a port",
                    "FROM a\\nEXPOSE 65536 | 2: EXPOSE names '65536', which is not a port",
                    "FROM a\\nCOPY --from b /c /d | 2: --from has no value",
                    "FROM a AS b\\nRUN --mount=from=b,target=/x true | 2: the stage 'b' copies from itself",
                    "FROM a\\nRUN --mount=from=2,target=/x true | 2: there is no stage 2 above this line",
                    "FROM a\\nCOPY --link=maybe a /b | 2: --link=maybe is neither true nor false",
                    "FROM a\\nCOPY --chown=1 --chown=2 a /b | 2: --chown is there twice",
                    "FROM a\\nCOPY --chmod=rwx a /b | 2: --chmod=rwx is not a mode",
                    "FROM a\\nCOPY --checksum=sha256:ab a /b | 2: COPY has no flag --checksum",
                    "FROM a\\nADD --checksum=sha256:ab a /b | 2: --checksum is for a URL, and 'a' is a file",
                    "FROM a\\nADD --checksum=sha256:ab https://x/a https://x/b /b/ | 2: --checksum is for one source, not for 2",
                    "FROM a\\nADD --checksum=sha256:ab https://x/a /b | 2: 'sha256:ab' is not the checksum of https://x/a",
                    "FROM a\\nADD --checksum=v1 https://x/a.git#v1 /b | 2: 'v1' is not the checksum of https://x/a.git#v1",
                    "FROM a\\nCOPY https://x/a /b | 2: COPY does not fetch 'https://x/a'",
                    "FROM a\\nRUN --network=hots true | 2: --network has no value 'hots'",
                    "FROM a\\nRUN --security=none true | 2: --security has no value 'none'",
                    "FROM a\\nCOPY a <<EOF\\nEOF | 2: the here-document '<<EOF' is a destination",
                    "# syntax=Docker\\nFROM a | 1: 'Docker' is not an image reference",
                    "FROM a AS b\\nCOPY --from=b /c /d | 2: the stage 'b' copies from itself",
                    "FROM a\\nCOPY --chmd=1 a /b | 2: COPY has no flag --chmd",
                    "FROM --plattform=linux/amd64 a | 1: FROM has no flag --plattform",
                    "FROM --platform=a//b a | 1: 'a//b' is not a platform",
                    "FROM a AS one\\nFROM b AS One | 2: the stage in line 1 is named 'One', too",
                    "FROM a AS scratch | 1: 'scratch' cannot name a stage",
                    "FROM a\\nRUN a\u0000b | 2: a control character (U+0000)",
                    "FROM fedora:40 rpms | 1: 'FROM fedora:40 rpms' cannot be parsed",
                    "FROM fedora:40 AS | 1: 'FROM fedora:40 AS' cannot be parsed",
                    "FROM fedora:40 AS 1st | 1: '1st' cannot name a stage",
                    "FROM a\\nCOPY --from=1 /a /b | 2: there is no stage 1 above this line",
                    "FROM a\\nCOPY --from=0 /a /b | 2: there is no stage 0 above this line",
                    "ARG X=1\\nFROM a\\nCOPY --from=$X /a /b | 3: 'from=$X' has a variable, which Docker does not resolve",
                    "FROM a AS one\\nCOPY --from=On! /a /b | 2: 'On!' is not an image reference",
                    "FROM a\\nCOPY /a | 2: COPY has no destination",
                    "FROM a\\nCPOY a b | 2: unknown instruction CPOY",
                    "RUN true\\nFROM a | 1: RUN is before the first FROM",
                    "# only a comment | 0: there is no FROM in this Dockerfile",
                    "# escape=x\\nFROM a | 1: the escape character 'x' is unknown",
                    "FROM a\\nRUN <<EOF\\ntrue | 2: the here-document that begins here has no end",
                })
        void readWhenWrongNamesLineAndValue(String text, String what) throws IOException {
            assertThat(problemsIn(text.replace("\\n", "\n")))
                    .singleElement()
                    .asString()
                    .startsWith(what);
        }

        @ParameterizedTest
        @ValueSource(
                strings = {
                    "USER ${NAME:-root}",
                    "ENV A it\\'s B=c",
                    "ENV A=\"it's\" B='\"'",
                    "LABEL a=\"b \\\n c\"",
                    "RUN echo \"${A\" 'b",
                    "CMD",
                    "ENTRYPOINT [\"/bin/sh\"]",
                    "MAINTAINER O'Brien",
                    "HEALTHCHECK --start-interval=1s CMD true",
                    "ONBUILD COPY a /b",
                    "VOLUME [\"/a\", \"/b\"]",
                    "EXPOSE 22 8080/tcp 100-200/udp $PORT",
                    "COPY [\"it's\", \"/x/\"]",
                    "STOPSIGNAL SIGRTMIN+3",
                })
        void readWhenInstructionIsRightIsSilent(String text) throws IOException {
            assertThat(images(dockerfile("FROM a\n" + text + "\n"))).containsExactly("1 a:latest");
        }

        @Test
        void readWhenVariablesAreNestedWithoutEndEndsItself() throws IOException {
            assertThat(problemsIn("FROM a\nENV A=" + "${A:-".repeat(10_000) + "\n"))
                    .singleElement()
                    .asString()
                    .startsWith("2: variables are nested more than");
        }

        @Test
        void readWhenListIsVeryLongReadsIt() throws IOException {
            String path = "a".repeat(50_000);
            assertThat(dockerfile("FROM a\nCOPY [\"" + path + "\", \"/x\"]\n").contextSources())
                    .containsExactly(new ContextSource(path, 2));
        }

        @Test
        void readWhenThereAreSeveralMistakesTellsAll() throws IOException {
            assertThat(problemsIn("FROM $A\nFROM B\nCPOY a b\n")).hasSize(3);
        }

        @Test
        void readWhenInstructionIsMistypedSuggestsTheNearest() throws IOException {
            problemsIn("FROM a\nCPOY a b\n");
            assertThat(problems.list())
                    .extracting(Problem::remedy)
                    .allMatch(text -> text.startsWith("Did you mean 'COPY'?"));
        }

        @ParameterizedTest
        @ValueSource(
                strings = {
                    "COPY --link=false --chmod=u=rwX,go=rX --exclude=*.md --exclude=*.txt a /b",
                    "COPY --chmod=$MODE --parents ./a/./b /c/",
                    "ADD --keep-git-dir=true --link https://example.com/a.git#v1:docs /b",
                    "ADD --checksum=0123abc git@example.com:a.git#v1 /b",
                    "ADD --checksum=$SUM https://example.com/a /b",
                    "ADD --unpack=true https://example.com/a.tar /b",
                    "RUN --network=host --security=insecure --device=vendor.com/gpu=all,required true",
                })
        void readWhenFlagsAreRightIsSilent(String text) throws IOException {
            assertThat(dockerfile("FROM a\n" + text + "\n").images()).hasSize(1);
        }

        @Test
        void readWhenAFlagIsMistypedSuggestsTheNearest() throws IOException {
            problemsIn("FROM a\nRUN --netwrok=none true\nCOPY --lnk a /b\nRUN --network=hots true\n");
            assertThat(problems.list())
                    .extracting(Problem::remedy)
                    .satisfiesExactly(
                            remedy -> assertThat(remedy).startsWith("Did you mean 'network'?"),
                            remedy -> assertThat(remedy).startsWith("Did you mean 'link'?"),
                            remedy -> assertThat(remedy).startsWith("Did you mean 'host'?"));
        }

        @Test
        void readWhenFrontendIsItsOwnAllowsItsInstructions() throws IOException {
            assertThat(baseImages("# syntax=example/frontend\nFROM fedora:40\nINCLUDE+ other\n"))
                    .hasSize(1);
        }

        @Test
        void readWhenThereIsNoFileSaysSo() {
            assertThat(Dockerfile.read(directory.resolve("none"), Map.of(), problems))
                    .isEmpty();
            assertThat(problems.list())
                    .singleElement()
                    .extracting(Problem::what)
                    .isEqualTo("there is no such file");
        }
    }
}
