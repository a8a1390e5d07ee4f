package com.mellanox.mkt.images.support;

import static com.mellanox.mkt.images.support.SampleDockerDirectory.GIT;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Fields of a header that say what cannot be. */
class HeaderReaderTest {
    private final SampleDockerDirectory docker;

    HeaderReaderTest(@TempDir Path root) throws IOException {
        docker = new SampleDockerDirectory(root);
    }

    @Test
    void readWhenThereAreSeveralMistakesTellsAllOfAllScripts() throws IOException {
        docker.writeHeader(
                "support-a.sh", "# git_url: https://a/b.git\n# gitcommit: v1\n# other_files: [none.patch]\n");
        docker.writeHeader("support-b.sh", GIT + "# products: /opt\n");
        docker.writeHeader("support-c.sh", GIT);
        assertThat(docker.read()).extracting(script -> script.name().value()).containsExactly("c");
        assertThat(docker.told())
                .containsExactly(
                        "support-a.sh:3: 'git_url' without 'git_commit'. Name both, or none for a package without a"
                                + " source",
                        "support-a.sh:4: unknown field 'gitcommit'. Did you mean 'git_commit'? Allowed: git_url,"
                                + " git_commit, other_files, image_files, nfs_files, products, optional, private, secrets, ssh, caches,"
                                + " incremental",
                        "support-a.sh:5: 'other_files': 'none.patch' does not exist in DOCKER. Add the file, or correct"
                                + " the name",
                        "support-b.sh:5: 'products' is a text, a list is expected. Write a list: products: [/opt]");
    }

    @Test
    void readWhenAPrivateSourceIsNamedAllTheSameTellsBoth() throws IOException {
        docker.writeHeader("support-a.sh", GIT + "# private: true\n");
        docker.writeHeader("support-b.sh", "# private: true\n");

        assertThat(docker.read())
                .singleElement()
                .satisfies(script -> assertThat(script.isPrivate()).isTrue());
        assertThat(docker.told())
                .containsExactly("support-a.sh:5: 'private' says that the script names no source, and 'git_url' names"
                        + " one. Remove one of them");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "- none.patch | 'none.patch' does not exist in DOCKER",
                "- ../../secret | '../../secret' leaves the docker directory DOCKER",
                "- patches/../../fc41/x | 'patches/../../fc41/x' leaves the docker directory DOCKER",
                "- /etc/passwd | '/etc/passwd' is an absolute path",
                "- outer.patch | 'outer.patch' leaves the docker directory by a symbolic link",
                "- patches | 'patches' is a directory",
            })
    void readWhenAnOtherFileIsNotInTheDirectoryNamesIt(String entry, String what) throws IOException {
        docker.writeHeader("support-x.sh", GIT + "# other_files:\n#  " + entry + "\n");
        assertThat(docker.read()).isEmpty();
        assertThat(docker.told()).singleElement().asString().startsWith("support-x.sh:6: 'other_files': " + what);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "-u",
                "--upload-pack=x",
                "a b",
                "a..b",
                "v1~2",
                "v1^{}",
                "a:b",
                "'*'",
                "'a?'",
                "'[a'",
                "a\\b",
                "x@{1}",
                "/x",
                "x/",
                ".x",
                "x.",
                "x.lock",
                "'a\nb'",
                "\"a\\u0001\""
            })
    void readWhenRevisionIsNoNameSaysWhatIsOne(String revision) throws IOException {
        docker.writeHeader(
                "support-x.sh", "# git_url: https://a/b.git\n# git_commit: " + revision.replace("\n", "\n# \n# "));
        assertThat(docker.read()).isEmpty();
        assertThat(docker.told())
                .singleElement()
                .asString()
                .startsWith("support-x.sh:4: 'git_commit' is '")
                .contains("40 digits");
    }

    @ParameterizedTest
    @ValueSource(strings = {"-x", "--upload-pack=touch", "https://a/b c", "\"https://a/b\\n\""})
    void readWhenUrlIsNoneSaysWhatIsOne(String url) throws IOException {
        docker.writeHeader("support-x.sh", "# git_url: " + url + "\n# git_commit: v1\n");
        assertThat(docker.read()).isEmpty();
        assertThat(docker.told()).singleElement().asString().startsWith("support-x.sh:3: 'git_url' is '");
    }

    @Test
    void readWhenUrlHoldsAPasswordDoesNotShowIt() throws IOException {
        docker.writeHeader("support-x.sh", "# git_url: https://me:hunter2@a/b.git\n# git_commit: v1\n");
        assertThat(docker.read()).isEmpty();
        assertThat(docker.told())
                .singleElement()
                .asString()
                .contains("holds a password")
                .doesNotContain("hunter2");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "Other: {files: [/a], dest: /b} | 4: 'image_files': 'Other' is not an image reference",
                "other: {dest: /b} | 4: 'files' of 'image_files: other' names no file",
                "other: {files: [], dest: /b} | 4: 'files' of 'image_files: other' names no file",
                "other: {files: [/a]} | 4: 'dest' of 'image_files: other' is missing",
                "other: {files: [a], dest: /b} | 4: 'files' of 'image_files: other': 'a' is not an absolute path",
                "other: {files: [/a/../b], dest: /b} | 4: 'files' of 'image_files: other': '/a/../b' has a '.' or '..'",
                "other: {files: [/a], dest: b} | 4: 'dest' of 'image_files: other': 'b' is not an absolute path",
                "other: {files: [/a], dest: \"/b\\nRUN rm\"} | 4: 'dest' of 'image_files: other': '/b\\nRUN rm' has a line",
                "other: {files: [\"/a\\r\"], dest: /b} | 4: 'files' of 'image_files: other': '/a\\u000d' has a line end",
                "other: {files: [/a, /b], dest: /c} | 4: 'dest' of 'image_files: other' is '/c', which several files",
                "other: {files: [/a/*.rpm], dest: /c} | 4: 'dest' of 'image_files: other' is '/c', which several files",
                "other: {file: [/a], dest: /c} | 4: 'files' of 'image_files: other' names no file",
                "other: /a | 4: 'other' of 'image_files' is a text, a set of fields is expected",
            })
    void readWhenImageFilesAreWrongNamesLineAndValue(String entry, String what) throws IOException {
        docker.writeHeader("support-x.sh", "# image_files:\n#   " + entry + "\n");
        assertThat(docker.read()).isEmpty();
        assertThat(docker.told()).anySatisfy(text -> assertThat(text).startsWith("support-x.sh:" + what));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "blob: {dest: /opt/} | 4: 'nfs_files': 'blob' is not an absolute path",
                "/nfs/../blob: {dest: /opt/} | 4: 'nfs_files': '/nfs/../blob' has a '.' or '..' in it",
                "/nfs/: {dest: /opt/} | 4: 'nfs_files': '/nfs/' is a directory",
                "/nfs/blob: {dset: /opt/} | 4: unknown field 'dset' of 'nfs_files: /nfs/blob'",
                "/nfs/blob: {dest: opt} | 4: 'dest' of 'nfs_files: /nfs/blob': 'opt' is not an absolute path",
            })
    void readWhenNfsFilesAreWrongNamesLineAndValue(String entry, String what) throws IOException {
        docker.writeHeader("support-x.sh", "# nfs_files:\n#   " + entry + "\n");
        assertThat(docker.read()).isEmpty();
        assertThat(docker.told()).anySatisfy(text -> assertThat(text).startsWith("support-x.sh:" + what));
    }

    @Test
    void readWhenNfsFilesWouldOverwriteEachOtherNamesBothAndThePlace() throws IOException {
        docker.writeHeader("support-x.sh", """
                # nfs_files:
                #   /a/blob.bin: {dest: /opt/}
                #   /b/blob.bin: {dest: /opt/}
                #   /a/src.tar.gz: {dest: /opt/}
                #   /b/src.tar.gz: {dest: /opt/}
                #   /c/blob.bin: {dest: /opt/other.bin}
                """);
        assertThat(docker.read()).isEmpty();
        assertThat(docker.told())
                .singleElement()
                .asString()
                .contains(":5: ", "/a/blob.bin", "/b/blob.bin", "/opt/blob.bin");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "[/] | 'products': '/' is the whole image",
                "[opt] | 'products': 'opt' is not an absolute path",
                "[/opt/../etc] | 'products': '/opt/../etc' has a '.' or '..' in it",
                "[/opt//x] | 'products': '/opt//x' has an empty name in it",
                "[/opt/*.rpm] | 'products': '/opt/*.rpm' is a pattern",
                "[] | 'products' names no path",
            })
    void readWhenProductsAreWrongNamesTheValue(String products, String what) throws IOException {
        docker.writeHeader("support-x.sh", "# products: " + products + "\n");
        assertThat(docker.read()).isEmpty();
        assertThat(docker.told()).singleElement().asString().startsWith("support-x.sh:3: " + what);
    }

    @Test
    void readWhenOptionalWithoutProductsSaysWhatIsMissing() throws IOException {
        docker.writeHeader("support-x.sh", GIT + "# optional: true\n");
        assertThat(docker.read()).isEmpty();
        assertThat(docker.told())
                .singleElement()
                .asString()
                .startsWith("support-x.sh:5: an optional package needs 'products'");
    }

    @Test
    void readWhenAFieldIsThereTwiceNamesTheLinesOfTheScript() throws IOException {
        docker.writeHeader("support-x.sh", GIT + "# git_commit: v1\n");
        assertThat(docker.read()).isEmpty();
        assertThat(docker.told())
                .singleElement()
                .asString()
                .startsWith("support-x.sh:5: 'git_commit' is here a second time, first in line 4");
    }
}
