package com.mellanox.mkt.images.deb12;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.DisabledIfSystemProperty;
import org.junit.jupiter.api.io.TempDir;

/** A VM in the user's terminal. */
@DisabledIfSystemProperty(
        named = "key",
        matches = "(?!deb12$).*",
        disabledReason = "the build made another key's images")
class TerminalIT {
    private static final String SCRIPT = "src/test/vm/terminal.py";

    @TempDir
    private Path directory;

    @Test
    @Timeout(value = 5, unit = TimeUnit.MINUTES)
    void vmWhenGivenTheTerminalTakesEachKeyAndEndsByItsOwn() throws IOException, InterruptedException {
        Process process = new ProcessBuilder(
                        "python3",
                        SCRIPT,
                        "@kvm-deb12:~",
                        "stty size; id -un\\r",
                        "50 132",
                        "sleep 1000\\r",
                        "sleep 1000",
                        "\\x03echo still $((40+2))\\r",
                        "still 42",
                        "\\x01x",
                        "--",
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-Dmkt.kernel=" + Vms.kernel(),
                        "-cp",
                        System.getProperty("java.class.path"),
                        TerminalProgram.class.getName(),
                        directory.toString())
                .redirectErrorStream(true)
                .start();
        String shown = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);

        assertThat(process.waitFor()).as(shown).isZero();

        assertThat(shown).contains("tester").contains("QEMU: Terminated");
        assertThat(Container.idsWithLabel("com.mellanox.mkt.boot", directory)).isEmpty();
    }
}
