package com.mellanox.mkt.images.support;

import static com.mellanox.mkt.images.support.SampleDockerDirectory.GIT;
import static org.assertj.core.api.Assertions.assertThat;

import com.mellanox.mkt.images.type.SecretId;
import com.mellanox.mkt.images.type.SecretUse;
import com.mellanox.mkt.images.type.SshId;
import com.mellanox.mkt.images.type.SshUse;
import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Tests of {@link MountFields}: secrets, ssh agents and caches of a header. */
class MountFieldsTest {
    private final SampleDockerDirectory docker;

    MountFieldsTest(@TempDir Path root) throws IOException {
        docker = new SampleDockerDirectory(root);
    }

    @Test
    void fieldsWhenGivenAreReadWithTheirLines() throws IOException {
        docker.writeHeader("support-x.sh", GIT + """
                # secrets:
                #   - token
                #   - npm.rc
                # ssh: [default, deploy]
                # caches: [/root/.cache/foo/, /opt/cache]
                """);

        SupportScript script = docker.onlyScript();
        assertThat(script.secrets())
                .containsExactly(
                        new SecretUse(new SecretId("token"), 6, true), new SecretUse(new SecretId("npm.rc"), 7, true));
        assertThat(script.agents())
                .containsExactly(new SshUse(SshId.DEFAULT, 8, true), new SshUse(new SshId("deploy"), 8, true));
        assertThat(script.caches()).containsExactly("/root/.cache/foo", "/opt/cache");
    }

    @Test
    void fieldsWhenMissingAreEmpty() throws IOException {
        docker.writeHeader("support-x.sh", GIT);

        SupportScript script = docker.onlyScript();
        assertThat(script.secrets()).isEmpty();
        assertThat(script.agents()).isEmpty();
        assertThat(script.caches()).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "secrets: token | 'secrets' is a text, a list is expected",
                "secrets: [] | 'secrets' names nothing",
                "secrets: [a/b] | 'secrets': 'a/b' is not the id of a secret",
                "secrets: [a, b, a] | 'secrets' names 'a' a second time",
                "ssh: [] | 'ssh' names nothing",
                "ssh: ['a,b'] | 'ssh': 'a,b' is not the id of an ssh agent",
                "ssh: [default, default] | 'ssh' names 'default' a second time",
                "secret: [a] | unknown field 'secret'. Did you mean 'secrets'?",
                "cache: [/a] | unknown field 'cache'. Did you mean 'caches'?",
                "caches: [] | 'caches' names nothing",
                "caches: [cache] | 'caches': 'cache' is not an absolute path",
                "caches: [~/.cache] | 'caches': '~/.cache' is not an absolute path",
                "caches: [/a/../b] | 'caches': '/a/../b' has a '.' or '..' in it",
                "caches: [//] | 'caches': '//' is the whole container",
                "caches: [/a//b] | 'caches': '/a//b' has an empty name in it",
                "caches: ['/a b'] | 'caches': '/a b' has a blank",
                "caches: ['/a,b'] | 'caches': '/a,b' has a blank, a comma",
                "caches: [/$HOME] | 'caches': '/$HOME' has a blank, a comma, a quote, '$'",
                "caches: ['/a*'] | 'caches': '/a*' is a pattern",
                "caches: [/a, /a/] | 'caches' names '/a' a second time",
                "caches: [/a, /a/b] | 'caches': '/a/b' and '/a' are in each other",
                "caches: [/opt] | 'caches': '/opt' would hide the script in /opt/support-x.sh",
                "caches: [/opt/src/.cache] | 'caches': '/opt/src/.cache' overlaps /opt/src, which has the source",
                "caches: [/run] | 'caches': '/run' overlaps /run/secrets, which has the secrets",
                "caches: [/run/mkt-images/ssh] | 'caches': '/run/mkt-images/ssh' overlaps /run/mkt-images, which has the ssh agents",
                "caches: [/var/cache] | 'caches': '/var/cache' overlaps /var/cache/mkt-images/ccache, which has the compiler",
            })
    void fieldsWhenWrongAreNamedWithLineAndValue(String field, String what) throws IOException {
        docker.writeHeader("support-x.sh", GIT + "# " + field + "\n");

        assertThat(docker.read()).isEmpty();
        assertThat(docker.told()).anySatisfy(text -> assertThat(text).startsWith("support-x.sh:5: " + what));
    }

    @Test
    void cacheWhenItHasWhatBelongsIntoTheImageIsRefused() throws IOException {
        docker.writeHeader("support-x.sh", """
                # products: [/root/rpmbuild/RPMS]
                # image_files: {other: {files: [/a], dest: /deps/other/}}
                # nfs_files: {/nfs/blob: {dest: /blobs/b}}
                # caches:
                #   - /root/rpmbuild
                #   - /deps
                #   - /blobs/b
                #   - /root/rpmbuild/RPMS/x86_64
                """);

        docker.read();
        assertThat(docker.told())
                .anySatisfy(text -> assertThat(text)
                        .startsWith("support-x.sh:7: ")
                        .contains("'/root/rpmbuild'", "product '/root/rpmbuild/RPMS'", "copy"))
                .anySatisfy(text ->
                        assertThat(text).startsWith("support-x.sh:8: ").contains("'/deps' would hide files of other"))
                .anySatisfy(text ->
                        assertThat(text).startsWith("support-x.sh:9: ").contains("'/blobs/b' would hide /nfs/blob"))
                .anySatisfy(
                        text -> assertThat(text).startsWith("support-x.sh:10: ").contains("product"));
    }
}
