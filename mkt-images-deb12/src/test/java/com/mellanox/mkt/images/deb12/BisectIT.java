package com.mellanox.mkt.images.deb12;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.DisabledIfSystemProperty;
import org.junit.jupiter.api.io.TempDir;

/** A bisection with real boots: git finds the commit in which a program of the repository began to fail in the VM. */
@DisabledIfSystemProperty(
        named = "key",
        matches = "(?!deb12$).*",
        disabledReason = "the build made another key's images")
class BisectIT {
    private static final String STEP =
            Path.of("../src/bisect/step").toAbsolutePath().normalize().toString();

    @TempDir
    private Path root;

    private Path repository;
    private Path modules;

    @BeforeEach
    void createRepository() throws IOException, InterruptedException {
        repository = Files.createDirectories(root.resolve("repository"));
        modules = Files.createDirectories(root.resolve("modules"));
        run("git", "init", "-q");
        run("git", "config", "user.name", "tester");
        run("git", "config", "user.email", "tester@localhost");
        for (String limit : new String[] {"100", "90", "80", "0", "0 # still"}) {
            Path check = repository.resolve("check");
            Files.writeString(
                    check, "test $(awk '/MemTotal/ { print $2 }' /proc/meminfo) -gt 1 -a 1 -lt " + limit + "\n");
            run("git", "add", "check");
            run("git", "commit", "-q", "-m", "Set the limit to " + limit);
        }
        writeMaven();
    }

    /** In place of Maven: the images of this build have no repository that a plugin could come from. */
    private void writeMaven() throws IOException {
        Path mvn = Files.createDirectories(root.resolve("bin")).resolve("mvn");
        String java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
        Files.writeString(mvn, """
                #!/bin/bash
                for argument; do
                    case $argument in
                    -Dmkt.kernel=*) kernel=${argument#*=} ;;
                    -Dmkt.boot.command=*) command=${argument#*=} ;;
                    esac
                done
                '%s' -cp '%s' %s '%s' "$kernel" '%s' "$command"
                mkdir -p target/mkt-images/deb12
                cp '%s/logs/verdict.json' target/mkt-images/deb12/
                """.formatted(
                        java,
                        System.getProperty("java.class.path"),
                        BisectProgram.class.getName(),
                        root.resolve("work"),
                        repository,
                        root.resolve("work")));
        Files.setPosixFilePermissions(mvn, PosixFilePermissions.fromString("rwxr-xr-x"));
    }

    private String run(String... command) throws IOException, InterruptedException {
        ProcessBuilder builder =
                new ProcessBuilder(command).directory(repository.toFile()).redirectErrorStream(true);
        builder.environment().merge("PATH", root.resolve("bin").toString(), (old, bin) -> bin + ":" + old);
        Process process = builder.start();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor()).as(output).isZero();
        return output;
    }

    @Test
    @Timeout(value = 10, unit = TimeUnit.MINUTES)
    void commitWhenItBreaksTheCommandIsFound() throws IOException, InterruptedException {
        run("git", "bisect", "start", "HEAD", "HEAD~4");

        String output = run(
                "git",
                "bisect",
                "run",
                STEP,
                "--key",
                "deb12",
                "--modules",
                modules.toString(),
                "--build",
                "true",
                "--kernel",
                Vms.kernel().toString(),
                "--command",
                "sh " + repository.resolve("check"));

        assertThat(output)
                .contains("Set the limit to 80: passed.", "Set the limit to 0: command-failed.")
                .containsPattern("is the first bad commit[\\s\\S]*Set the limit to 0\n");
        assertThat(Container.idsWithLabel("com.mellanox.mkt.boot", root)).isEmpty();
    }
}
