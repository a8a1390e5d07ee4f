package com.mellanox.mkt.images.boot;

import static org.assertj.core.api.Assertions.assertThat;

import com.mellanox.mkt.images.failure.BootFailedException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Tests of {@code src/bisect/step}: what it decides by each verdict that a boot writes. */
class BisectStepTest {
    private static final Path SCRIPT =
            Path.of("../src/bisect/step").toAbsolutePath().normalize();

    @TempDir
    private Path root;

    private Path tree;
    private String printed = "";

    /** A program in place of Maven writes down its arguments, and the verdict that a test has prepared. */
    @BeforeEach
    void createTree() throws IOException, InterruptedException {
        tree = Files.createDirectories(root.resolve("linux"));
        Path mvn = Files.createDirectories(root.resolve("bin")).resolve("mvn");
        Files.writeString(mvn, """
                #!/bin/bash
                printf '%s\\n' "$@" >../arguments
                pwd >../directory
                if [ -e ../verdict.json ]; then
                    mkdir -p os/target/mkt-images/deb12
                    cp ../verdict.json os/target/mkt-images/deb12/verdict.json
                fi
                exit 1
                """);
        Files.setPosixFilePermissions(mvn, PosixFilePermissions.fromString("rwxr-xr-x"));
        Files.createDirectories(root.resolve("modules"));
        assertThat(run(
                        "sh",
                        "-c",
                        "git init -q && git -c user.name=a -c user.email=a@b commit -q --allow-empty -m 'change it'"))
                .as(printed)
                .isZero();
    }

    private int run(String... command) throws IOException, InterruptedException {
        ProcessBuilder builder =
                new ProcessBuilder(command).directory(tree.toFile()).redirectErrorStream(true);
        builder.environment().merge("PATH", root.resolve("bin").toString(), (old, bin) -> bin + ":" + old);
        Process process = builder.start();
        printed = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        return process.waitFor();
    }

    private int step(String... options) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(List.of(
                SCRIPT.toString(),
                "--key",
                "deb12",
                "--modules",
                root.resolve("modules").toString(),
                "--build",
                "true"));
        command.addAll(List.of(options));
        return run(command.toArray(String[]::new));
    }

    /** Lets the next boot have a verdict. */
    private void prepare(Verdict verdict, String command) {
        VerdictFile file = VerdictFile.begin(root, Clock.systemUTC());
        BootRequest request = SampleBoot.request(root, command);
        BootProgress progress = new BootProgress(System::nanoTime);
        if (verdict == Verdict.PASSED) {
            file.passed(request, progress, BootFindings.NONE);
        } else {
            try (VmConsole console = VmConsole.at(request.paths().console())) {
                BootDiagnosis diagnosis = new BootDiagnosis(request, console, progress, new VmMessageQueue());
                BootFailedException exception = diagnosis.notRunning().exception();
                file.failed(
                        request,
                        progress,
                        BootFindings.NONE,
                        new BootFailure(exception, verdict, "it has \"failed\"", Optional.empty()));
            }
        }
    }

    @ParameterizedTest
    @CsvSource({
        "PASSED, 0",
        "COMMAND_FAILED, 1",
        "KERNEL_DID_NOT_BOOT, 125",
        "KERNEL_WARNED, 1",
        "IMAGE_OR_ENVIRONMENT, 125"
    })
    void commitWhenACommandRunsIsJudgedByIt(Verdict verdict, int status) throws Exception {
        prepare(verdict, "./check");

        assertThat(step("--command", "./check it")).as(printed).isEqualTo(status);
        assertThat(printed).contains("change it: " + verdict + ". ");
        assertThat(root.resolve("arguments"))
                .content()
                .isEqualTo("-B\nmkt-images:boot\n-Dkey=deb12\n-Dmkt.kernel=" + tree.toRealPath()
                        + "\n-Dmkt.boot.command=./check it\n");
        assertThat(root.resolve("directory")).hasContent(root.resolve("modules").toString());
    }

    @ParameterizedTest
    @CsvSource({"PASSED, 0", "KERNEL_DID_NOT_BOOT, 1", "KERNEL_WARNED, 1", "IMAGE_OR_ENVIRONMENT, 125"})
    void commitWhenNoCommandRunsIsJudgedByTheBoot(Verdict verdict, int status) throws Exception {
        prepare(verdict, "");

        assertThat(step("--", "-Dmkt.boot.memory=4096")).as(printed).isEqualTo(status);
        assertThat(root.resolve("arguments")).content().endsWith("\n-Dmkt.boot.memory=4096\n");
    }

    @Test
    void kernelWhenItDoesNotBootIsWhatTheUserSays() throws Exception {
        prepare(Verdict.KERNEL_DID_NOT_BOOT, "./check");

        assertThat(step("--command", "./check", "--no-boot", "bad")).isEqualTo(1);
        assertThat(step("--no-boot", "skip")).isEqualTo(125);
        assertThat(step("--no-boot", "maybe")).isEqualTo(255);
    }

    @Test
    void kernelWhenItCannotBeCompiledIsSkippedWithoutABoot() throws Exception {
        prepare(Verdict.PASSED, "./check");

        assertThat(step("--build", "exit 2")).isEqualTo(125);
        assertThat(root.resolve("arguments")).doesNotExist();
    }

    @Test
    void bisectionWhenThereIsNoVerdictStopsAndTakesNoOlderOne() throws Exception {
        prepare(Verdict.PASSED, "./check");
        assertThat(step()).isZero();
        Files.delete(root.resolve("verdict.json"));

        assertThat(step()).isEqualTo(255);
        assertThat(printed).contains("no verdict", "the boot has no verdict");
    }

    @Test
    void optionsWhenWrongStopTheBisection() throws Exception {
        assertThat(step("--comand", "true")).isEqualTo(255);
        assertThat(printed).contains("there is no option --comand");
        assertThat(run(SCRIPT.toString())).isEqualTo(255);
        assertThat(printed).contains("there is no image key");
        assertThat(run(SCRIPT.toString(), "--help")).isZero();
    }
}
