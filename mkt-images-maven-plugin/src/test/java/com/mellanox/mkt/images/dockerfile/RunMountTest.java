package com.mellanox.mkt.images.dockerfile;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import com.mellanox.mkt.images.dockerfile.Dockerfile.UsedImage;
import com.mellanox.mkt.images.failure.Problem;
import com.mellanox.mkt.images.failure.Problems;
import com.mellanox.mkt.images.type.SecretId;
import com.mellanox.mkt.images.type.SecretUse;
import com.mellanox.mkt.images.type.SshId;
import com.mellanox.mkt.images.type.SshUse;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** {@code RUN --mount} of each type, by the rules of BuildKit. */
class RunMountTest {
    @TempDir
    private Path directory;

    private final Problems problems = new Problems();

    private Optional<Dockerfile> read(String text) throws IOException {
        Path file = Files.writeString(directory.resolve("kvm.Dockerfile"), "FROM a AS one\nFROM b\n" + text + "\n");
        return Dockerfile.read(file, Map.of(), problems);
    }

    private Dockerfile dockerfile(String text) throws IOException {
        return read(text).orElseThrow(() -> new AssertionError(problems.list()));
    }

    @Test
    void mountsWhenSeveralAreInOneInstructionAreAllFound() throws IOException {
        Dockerfile dockerfile = dockerfile("""
                RUN --mount=type=cache,id=pip,target=/root/.cache,sharing=LOCKED,from=alpine:3,source=/c,mode=0755,uid=1,gid=2 \\
                    --mount=type=bind,from=debian:12,source=/usr/lib,target=/lib2,rw=false \\
                    --mount=source=scripts,target=/scripts \\
                    --mount=from=ONE,target=/one \\
                    --mount=type=secret,id=token,env=TOKEN,required \\
                    --mount=type=ssh,required=true,mode=0600 \\
                    --mount=type=tmpfs,target=/tmp,size=64m \\
                    make
                """);

        assertThat(dockerfile.images().subList(2, 4))
                .extracting(UsedImage::name, UsedImage::paths, UsedImage::line)
                .containsExactly(tuple("alpine:3", List.of("/c"), 3), tuple("debian:12", List.of("/usr/lib"), 3));
        assertThat(dockerfile.images()).hasSize(4);
        assertThat(dockerfile.contextSources()).containsExactly(new Dockerfile.ContextSource("scripts", 3));
        assertThat(dockerfile.secrets()).containsExactly(new SecretUse(new SecretId("token"), 3, true));
        assertThat(dockerfile.agents()).containsExactly(new SshUse(SshId.DEFAULT, 3, true));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "id=a | a | false",
                "id=a,target=/x/b | a | false",
                "source=a | a | false",
                "src=a,dst=/x/b,required=false | a | false",
                "target=/x/b | b | false",
                "destination=b,required=1 | b | true",
                "ID=a,mode=0400,uid=0,gid=0,required | a | true",
            })
    void secretWhenNamedInAnyWayHasThatId(String options, String id, boolean required) throws IOException {
        assertThat(dockerfile("RUN --mount=type=secret," + options + " true").secrets())
                .containsExactly(new SecretUse(new SecretId(id), 3, required));
    }

    @Test
    void agentWhenItHasAnIdIsThatOne() throws IOException {
        assertThat(dockerfile("RUN --mount=type=ssh,id=git,target=/agent true").agents())
                .containsExactly(new SshUse(new SshId("git"), 3, false));
    }

    @Test
    void secretWhenOfATriggerIsNotRead() throws IOException {
        assertThat(dockerfile("ONBUILD RUN --mount=type=secret,id=a true").secrets())
                .isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "type=bind,target=/x,readonly,id=without-effect",
                "type=BIND,target=/x,ro=True",
                "type=cache,target=/x,ro",
                "type=tmpfs,target=/x,size=1.5GiB",
                "type=cache,target=/x,sharing=$MODE",
                "type=bind,target=/x,z,relabel=shared",
                "type=cache",
            })
    void mountWhenRightIsSilent(String mount) throws IOException {
        assertThat(dockerfile("RUN --mount=" + mount + " true").images()).hasSize(2);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "type=bnd | --mount has no type 'bnd' | Did you mean 'bind'? Allowed: bind, cache, secret, ssh, tmpfs",
                "type=$T | --mount has no type '$T' | Allowed: bind",
                "type=cache,targt=/c | --mount has no option 'targt=/c' | Did you mean 'target'?",
                "type=cache,required,target=/c | a mount of type cache has no option 'required' | Allowed: from,",
                "type=bind,size=1m,target=/c | a mount of type bind has no option 'size=1m' | Allowed: from,",
                "type=bind,mode=1,target=/c | a mount of type bind has no option 'mode=1' | Allowed: from,",
                "type=tmpfs,sharing=locked,target=/c | a mount of type tmpfs has no option 'sharing=locked' | Allowed:",
                "type=secret,id=a,from=one | a mount of type secret has no option 'from=one' | Allowed: env,",
                "type=ssh,source=a | a mount of type ssh has no option 'source=a' | Allowed: gid,",
                "required,type=secret,id=a | 'required' is before 'type=secret' | Write the type first",
                "type=cache,target | 'target' in --mount has no value | Write it like target=value",
                "type=cache,target=/c,ro=yes | 'ro=yes' in --mount is wrong | Write true or false",
                "type=cache,target=/c,mode=0999 | 'mode=0999' in --mount is wrong | Write an octal number",
                "type=cache,target=/c,uid=root | 'uid=root' in --mount is wrong | Write a number",
                "type=tmpfs,target=/c,size=much | 'size=much' in --mount is wrong | Write a number of bytes",
                "type=cache,target=/c,sharing=lockd | 'sharing=lockd' in --mount is unknown | Did you mean 'locked'?",
                "type=secret | --mount=type=secret names no secret | Write id=NAME",
                "type=secret,id=a,source=b | --mount=type=secret has both id and source | Write id alone",
                "type=secret,id=$A | the id '$A' in --mount has a variable | Write the id itself",
                "type=ssh,id=$A | the id '$A' in --mount has a variable | Write the id itself",
                "type=secret,id=a/b | 'a/b' is not the id of a secret | Write such an id",
                "target=/ | --mount cannot replace the root directory: '/' | Name a directory below it",
                "type=cache,target=/a/.. | --mount cannot replace the root directory | Name a directory below it",
                "from=$X,target=/c | 'from=$X' has a variable, which Docker does not resolve there | Write 'FROM $X AS name'",
            })
    void mountWhenWrongNamesLineValueAndRemedy(String mount, String what, String remedy) throws IOException {
        assertThat(read("RUN --mount=" + mount + " true")).isEmpty();

        Problem problem = problems.list().get(0);
        assertThat(problems.list()).hasSize(1);
        assertThat(problem.line()).isEqualTo(3);
        assertThat(problem.what()).startsWith(what);
        assertThat(problem.remedy()).startsWith(remedy);
    }
}
