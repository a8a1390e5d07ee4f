package com.mellanox.mkt.images.support;

import static com.mellanox.mkt.images.support.SampleDockerDirectory.GIT;
import static org.assertj.core.api.Assertions.assertThat;

import com.mellanox.mkt.images.failure.Problem;
import com.mellanox.mkt.images.failure.Problems;
import com.mellanox.mkt.images.support.SupportScript.FilesFromImage;
import com.mellanox.mkt.images.support.SupportScript.GitSource;
import com.mellanox.mkt.images.support.SupportScript.NfsFile;
import com.mellanox.mkt.images.type.PackageName;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The scripts of a docker directory: what they are called, and what they say all in all. */
class SupportScriptsTest {
    private final Path root;
    private final SampleDockerDirectory docker;

    SupportScriptsTest(@TempDir Path root) throws IOException {
        this.root = root;
        this.docker = new SampleDockerDirectory(root);
    }

    @Test
    void readWhenOnlyGitIsThereHasNothingElse() throws IOException {
        docker.writeHeader("support-rdma_core.sh", GIT);
        SupportScript script = docker.onlyScript();
        assertThat(script.name()).isEqualTo(new PackageName("rdma_core"));
        assertThat(script.file()).isEqualTo(docker.file("support-rdma_core.sh"));
        assertThat(script.source())
                .contains(new GitSource(
                        "https://github.com/linux-rdma/rdma-core.git", "d74b9602d50f24f535e7a5f375b1a177426e904c", 4));
        assertThat(script.otherFiles()).isEmpty();
        assertThat(script.products()).isEmpty();
    }

    @Test
    void readWhenEveryFieldIsThereTakesIt() throws IOException {
        docker.writeHeader("support-all.sh", GIT + """
                # other_files:
                #  - 0001-fix.patch
                #  - ./patches//two.patch
                #  - link.patch
                # image_files:
                #   local_mkt/support_other:fc40:
                #     files: [/root/rpmbuild/RPMS/x86_64/*.rpm, "/with space"]
                #     dest: /opt/rpms/
                #   rdma_core:
                #     files:
                #       - /usr/lib/libibverbs.so
                #     dest: /usr/lib/libibverbs.so
                # nfs_files:
                #   /path/on/nfs/blob.bin: {dest: /opt/}
                # products: [/root/rpmbuild/RPMS, /opt/simx/]
                # optional: true
                """);
        SupportScript script = docker.onlyScript();
        assertThat(script.otherFiles()).containsExactly("0001-fix.patch", "patches/two.patch", "link.patch");
        assertThat(script.imageFiles())
                .containsExactly(
                        new FilesFromImage(
                                "local_mkt/support_other:fc40",
                                List.of("/root/rpmbuild/RPMS/x86_64/*.rpm", "/with space"),
                                "/opt/rpms/",
                                10),
                        new FilesFromImage(
                                "rdma_core", List.of("/usr/lib/libibverbs.so"), "/usr/lib/libibverbs.so", 13));
        assertThat(script.nfsFiles()).containsExactly(new NfsFile("/path/on/nfs/blob.bin", "/opt/", 18));
        assertThat(script.products()).containsExactly("/root/rpmbuild/RPMS", "/opt/simx");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"v54.0", "stable/v50", "30a8d7c6295e4843b68e8a6f3fea3fb57a116bef", "0123456", "feature+x", "ünï"
            })
    void readWhenRevisionIsAnyNameOfGitTakesIt(String revision) throws IOException {
        docker.writeHeader("support-x.sh", "# git_url: //home/me/src/x\n# git_commit: " + revision + "\n");
        assertThat(docker.onlyScript().source()).map(GitSource::revision).contains(revision);
    }

    @Test
    void readWhenHeaderIsEmptyIsAPackageWithoutASource() throws IOException {
        docker.write("support-x.sh", "#!/bin/bash\n# Copyright\n# ---  \nmake\n");
        assertThat(docker.onlyScript().source()).isEmpty();
    }

    @Test
    void readWhenCommentsFollowTheHeaderIgnoresThem() throws IOException {
        docker.write("support-x.sh", "# ---\n" + GIT + "#\n# note: this is not a field\n# just words\nmake\n");
        assertThat(docker.onlyScript().source()).isPresent();
    }

    @Test
    void readWhenThereAreSeveralIsSortedByName() throws IOException {
        for (String name : List.of("simx", "rdma_core", "a.b", "iproute2")) {
            docker.writeHeader("support-" + name + ".sh", GIT);
        }
        docker.write("support.Dockerfile", "FROM fedora:40\n");
        docker.write("support-x.sh.orig", "no header");
        docker.write("kvm-setup.sh", "no header");
        assertThat(docker.read())
                .extracting(script -> script.name().value())
                .containsExactly("a.b", "iproute2", "rdma_core", "simx");
        assertThat(docker.problems().isEmpty()).isTrue();
    }

    @Test
    void readWhenThereAreNoneIsEmpty() {
        assertThat(docker.read()).isEmpty();
        assertThat(docker.problems().isEmpty()).isTrue();
    }

    @ParameterizedTest
    @ValueSource(strings = {"my pkg", "Simx", "a__", "_a", "", "a$b"})
    void readWhenNameCannotBeInAnImageNameSaysTheRule(String name) throws IOException {
        docker.writeHeader("support-" + name + ".sh", GIT);
        assertThat(docker.read()).isEmpty();
        assertThat(docker.told())
                .containsExactly(
                        "support-" + name + ".sh: '" + name + "' is not a package name: small letters and digits,"
                                + " separated by one of '.', '_', '__' or '-'. Rename the script, as in support-rdma_core.sh");
    }

    @ParameterizedTest
    @CsvSource({"rdma-core, rdma_core", "Simx, simx", "simx, support_simx", "rdma.core, rdma_core"})
    void readWhenTwoPackagesHaveOneNameNamesBoth(String first, String second) throws IOException {
        docker.writeHeader("support-" + first + ".sh", GIT);
        docker.writeHeader("support-" + second + ".sh", GIT);
        docker.read();
        assertThat(docker.told())
                .anySatisfy(text -> assertThat(text)
                        .startsWith("support-" + second + ".sh: the package '" + second
                                + "' has the same name as that of support-" + first + ".sh"));
    }

    @Test
    void readWhenAScriptIsADirectoryOrALinkOutOrToNothingSaysSo() throws IOException {
        Files.createDirectory(docker.file("support-a.sh"));
        Files.createSymbolicLink(docker.file("support-b.sh"), Path.of("../../secret"));
        Files.createSymbolicLink(docker.file("support-c.sh"), Path.of("nowhere"));
        assertThat(docker.read()).isEmpty();
        assertThat(docker.problems())
                .extracting(Problem::what)
                .containsExactly(
                        "the script is a directory",
                        "the script leaves the docker directory by a symbolic link, to " + root.resolve("secret"),
                        "the script is a symbolic link to nowhere, which does not exist");
    }

    @Test
    void readWhenDirectoryIsNotThereSaysSo() {
        Problems problems = new Problems();
        assertThat(SupportScripts.read(root.resolve("none"), problems)).isEmpty();
        assertThat(problems.list())
                .singleElement()
                .extracting(Problem::what)
                .asString()
                .contains("cannot be read");
    }
}
