package com.mellanox.mkt.images.support;

import static org.assertj.core.api.Assertions.assertThat;

import com.mellanox.mkt.images.failure.Problem;
import com.mellanox.mkt.images.failure.Problems;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** A docker directory to put support scripts into, with files that they can name and links that leave it. */
final class SampleDockerDirectory {
    static final String GIT = """
            # git_url: https://github.com/linux-rdma/rdma-core.git
            # git_commit: d74b9602d50f24f535e7a5f375b1a177426e904c
            """;

    private final Path docker;
    private final Problems problems = new Problems();

    SampleDockerDirectory(Path root) throws IOException {
        docker = Files.createDirectories(root.resolve("docker/fc40"));
        Files.writeString(file("0001-fix.patch"), "patch");
        Files.createDirectory(file("patches"));
        Files.writeString(file("patches/two.patch"), "patch");
        Files.createSymbolicLink(file("link.patch"), Path.of("patches/two.patch"));
        Files.writeString(root.resolve("secret"), "secret");
        Files.createSymbolicLink(file("outer.patch"), Path.of("../../secret"));
    }

    Path file(String name) {
        return docker.resolve(name);
    }

    void write(String name, String text) throws IOException {
        Files.writeString(file(name), text);
    }

    /** Writes a script with a header and something to run. */
    void writeHeader(String name, String header) throws IOException {
        write(name, "#!/bin/bash\n# ---\n" + header.stripTrailing() + "\n\nmake\n");
    }

    List<SupportScript> read() {
        return SupportScripts.read(docker, problems);
    }

    SupportScript onlyScript() {
        List<SupportScript> scripts = read();
        assertThat(problems.list()).isEmpty();
        assertThat(scripts).hasSize(1);
        return scripts.get(0);
    }

    List<Problem> problems() {
        return problems.list();
    }

    /** The problems as users see them, the directory's name cut short. */
    List<String> told() {
        return problems.list().stream()
                .map(Problem::describe)
                .map(text -> text.replace(docker + "/", "").replace(docker.toString(), "DOCKER"))
                .toList();
    }
}
