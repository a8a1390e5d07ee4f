package com.mellanox.mkt.images.lint;

import static org.assertj.core.api.Assertions.assertThat;

import com.mellanox.mkt.images.descriptor.ImageDescriptor;
import com.mellanox.mkt.images.descriptor.ImageDescriptorReader;
import com.mellanox.mkt.images.failure.Problem;
import com.mellanox.mkt.images.failure.Problems;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;

/** Tests of {@link DockerDirectoryLint}: a docker directory as such have grown elsewhere, and those of this project. */
class DockerDirectoryLintTest {
    private static final Path PROJECT = Path.of("..").toAbsolutePath().normalize();

    @TempDir
    private Path root;

    private void write(String file, String... lines) throws IOException {
        Path path = root.resolve("docker/old").resolve(file);
        Files.createDirectories(path.resolveSibling("."));
        Files.write(path, List.of(lines));
    }

    private static ImageDescriptor descriptor(Path file) {
        Problems problems = new Problems();
        Optional<ImageDescriptor> read = new ImageDescriptorReader(name -> Optional.of("1")).read(file, problems);
        problems.throwIfAny();
        return read.orElseThrow();
    }

    private List<String> findings() throws IOException {
        Path file = Files.writeString(root.resolve("image.yaml"), "key: old\n");
        String directory = root.resolve("docker/old") + "/";
        return DockerDirectoryLint.of(descriptor(file)).stream()
                .map(Problem::describe)
                .map(text -> text.replace(directory, ""))
                .toList();
    }

    private void writeWhatHasGrown() throws IOException {
        write("support.Dockerfile", "FROM fedora", "RUN dnf install -y gcc");
        write(
                "kvm.Dockerfile",
                "FROM fedora:latest",
                "RUN passwd -d root && \\",
                "    echo 'root:secret' | chpasswd",
                "RUN usermod -p '$6$somesalt$Ju0CQ1aTHrSlnY3yEUPzd8xuBz9UvFvhWcgvVlkBrqYgqDcQ1Bsbd' root",
                "RUN sed -i 's/#PermitEmptyPasswords no/PermitEmptyPasswords yes/' /etc/ssh/sshd_config");
        write(
                "support-simx.sh",
                "#!/bin/bash",
                "# ---",
                "# git_url: ssh://ann@build.example.com/home/ann/simx.git",
                "# git_commit: 0123456789012345678901234567890123456789",
                "# nfs_files:",
                "#   /users/ann/blob.bin: {dest: /opt/}",
                "",
                "make");
        write("sshd_config", "PermitEmptyPasswords yes", "#PermitEmptyPasswords yes");
        write("ssh_host_ed25519_key", "-----BEGIN OPENSSH " + "PRIVATE KEY-----", "AAAA");
        write("shadow", "root:$y$j9T$abcdefgh$ijklmnopqrstuvwxyz0123456789:19000::::::", "daemon:*:19000::::::");
        write("root/.netrc", "machine example.com login ann password secret");
        write("root/.docker/config.json", "{\"auths\": {\"example.com\": {", "  \"auth\": \"YW5uOnNlY3JldA==\"}}}");
    }

    @Test
    void directoryWhenItHasGrownIsToldOfAllOfIt() throws IOException {
        writeWhatHasGrown();

        List<String> findings = findings();

        assertThat(String.join("\n", findings)).isEqualTo("""
                        kvm.Dockerfile:1: the base image fedora:latest is another release one day. Name the release by its tag, as in fedora:40
                        kvm.Dockerfile:2: an account is left without a password. Lock it, 'passwd -l', or configure an automatic login at the console
                        kvm.Dockerfile:3: a password is written here. Lock the account, 'passwd -l'; a VM has the calling user, who needs no password for sudo
                        kvm.Dockerfile:4: the hash of a password, which can be found by trying. Lock the account, 'passwd -l'; a VM has the calling user, who needs no password for sudo
                        kvm.Dockerfile:5: ssh accepts accounts without a password. Remove it; a VM accepts the calling user's ssh key
                        support.Dockerfile:1: the base image fedora:latest is another release one day. Name the release by its tag, as in fedora:40
                        support-simx.sh:3: git_url: ssh://ann@build.example.com/home/ann/simx.git is in a user's home directory. Name a repository that everybody reaches; a tree of your own belongs into 'sources' of your settings, or into -Dmkt.source.simx
                        support-simx.sh:6: nfs_files: /users/ann/blob.bin is in a user's home directory. Move the file where it stays, such as a directory of the team's
                        root/.docker/config.json:2: a login for a registry. Remove it and replace the password; builds have logins from settings.xml, docker login or ~/.netrc
                        root/.netrc:1: a login with its password. Remove it and replace the password; builds have logins from settings.xml, docker login or ~/.netrc
                        shadow:1: the hash of a password, which can be found by trying. Lock the account, 'passwd -l'; a VM has the calling user, who needs no password for sudo
                        ssh_host_ed25519_key:1: a private key, which every user of the image can read. Remove it and replace it wherever it was used; host keys are made for each user when a VM boots
                        sshd_config:1: ssh accepts accounts without a password. Remove it; a VM accepts the calling user's ssh key""");
        assertThat(findings).noneMatch(text -> text.contains("secret") || text.contains("somesalt"));
    }

    @Test
    void directoryWhenItPinsAndHidesNothingHasNoFindings() throws IOException {
        write(
                "kvm.Dockerfile",
                "ARG RELEASE=40",
                "FROM fedora:${RELEASE}",
                "FROM debian:bookworm",
                "RUN passwd -l root; useradd --home-dir /home/build build; awk '{ print $1, $6 }' x");
        write(
                "support-x.sh",
                "#!/bin/bash",
                "# ---",
                "# git_url: https://example.com/homebrew/users.git",
                "# git_commit: 0123456789012345678901234567890123456789",
                "",
                "# PermitEmptyPasswords is not here",
                "openssl genrsa # no BEGIN RSA PRIVATE KEY of ours");
        write("config.json", "{\"name\": \"auth\"}");

        assertThat(findings()).isEmpty();
    }

    @Test
    void sourceWhenItCanChangeWithoutABuildIsAFinding() throws IOException {
        write(
                "kvm.Dockerfile",
                "# syntax=docker/dockerfile",
                "FROM fedora:40",
                "ADD https://example.com/a.tar /a/",
                "ADD https://example.com/a.git git@example.com:b.git#main https://example.com/c.git?branch=next#:docs /b/");

        assertThat(findings())
                .containsExactly(
                        "kvm.Dockerfile:1: the frontend docker/dockerfile:latest has another syntax one day."
                                + " Name the version of the syntax by its tag, as in docker/dockerfile:1",
                        "kvm.Dockerfile:3: what https://example.com/a.tar has can change, and the image is not built again then."
                                + " Fix it by ADD --checksum=sha256:…, which needs BuildKit",
                        "kvm.Dockerfile:4: ADD takes a branch of https://example.com/a.git, and the image is not built again when it moves."
                                + " Name a commit or a tag, as in https://example.com/a.git#v1.0",
                        "kvm.Dockerfile:4: ADD takes a branch of git@example.com:b.git#main, and the image is not built again when it moves."
                                + " Name a commit or a tag, as in git@example.com:b.git#v1.0",
                        "kvm.Dockerfile:4: ADD takes a branch of https://example.com/c.git?branch=next#:docs, and the image is not built again when it moves."
                                + " Name a commit or a tag, as in https://example.com/c.git#v1.0");
    }

    @Test
    void sourceWhenFixedIsNoFinding() throws IOException {
        write(
                "kvm.Dockerfile",
                "# syntax=docker/dockerfile:1",
                "FROM fedora:40",
                "ADD --checksum=sha256:" + "ab".repeat(32) + " https://example.com/a.tar /a/",
                "ADD https://example.com/a.git#v1:docs https://example.com/a.git?tag=v1 ssh://example.com/b#0123abc /b/",
                "ADD --checksum=0123abc https://example.com/a.git#main /c",
                "ADD https://example.com/a.git?commit=0123abc /d");

        assertThat(findings()).isEmpty();
    }

    @TestFactory
    Stream<DynamicTest> directoryWhenOfThisProjectHasNoFindings() throws IOException {
        List<Path> descriptors;
        try (Stream<Path> modules = Files.list(PROJECT)) {
            descriptors = modules.map(module -> module.resolve("image.yaml"))
                    .filter(Files::exists)
                    .toList();
        }
        return descriptors.stream()
                .map(file -> DynamicTest.dynamicTest(
                        file.toString(),
                        () -> assertThat(DockerDirectoryLint.of(descriptor(file)))
                                .isEmpty()));
    }
}
