package com.mellanox.mkt.images.kernel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.mellanox.mkt.images.failure.InvalidInputException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Tests of {@link KernelConfig}. */
class KernelConfigTest {
    @TempDir
    private Path directory;

    private Path file(String... lines) throws IOException {
        return Files.writeString(directory.resolve(".config"), String.join("\n", lines) + "\n");
    }

    @Test
    void optionWhenReadHasItsValueAndLine() throws IOException {
        KernelConfig config = KernelConfig.read(file(
                "# Automatically generated file; DO NOT EDIT.",
                "# Linux/x86 6.1.192 Kernel Configuration",
                "",
                "CONFIG_9P_FS=y",
                "CONFIG_IPV6=m",
                "# CONFIG_SMP is not set",
                "CONFIG_HZ=250",
                "CONFIG_PHYSICAL_START=0x1000000",
                "CONFIG_INITRAMFS_SOURCE=\"/a \\\"b\\\"\""));

        assertThat(config.entry("9P_FS").value()).isEqualTo("y");
        assertThat(config.entry("9P_FS").line()).isEqualTo(4);
        assertThat(config.entry("IPV6").value()).isEqualTo("m");
        assertThat(config.entry("SMP").value()).isEqualTo("n");
        assertThat(config.entry("SMP").line()).isEqualTo(6);
        assertThat(config.entry("HZ").value()).isEqualTo("250");
        assertThat(config.entry("INITRAMFS_SOURCE").value()).isEqualTo("\"/a \\\"b\\\"\"");
    }

    @Test
    void optionWhenNotNamedIsNotSetAndHasNoLine() throws IOException {
        KernelConfig config = KernelConfig.read(file("CONFIG_9P_FS=y"));

        assertThat(config.entry("SMP").value()).isEqualTo("n");
        assertThat(config.entry("SMP").line()).isZero();
    }

    @Test
    void optionWhenSetTwiceHasTheLaterValue() throws IOException {
        KernelConfig config = KernelConfig.read(file("CONFIG_9P_FS=m", "CONFIG_9P_FS=y"));

        assertThat(config.entry("9P_FS").value()).isEqualTo("y");
        assertThat(config.entry("9P_FS").line()).isEqualTo(2);
    }

    @Test
    void linesWhenWrongAreAllNamed() throws IOException {
        Path file = file("CONFIG_A=y", "CONFIG_B = y", "CONFIG_C=yes", "CONFIG_D=y", "CONFIG_E=y");

        assertThatThrownBy(() -> KernelConfig.read(file))
                .isInstanceOf(InvalidInputException.class)
                .hasMessageStartingWith("2 problems:")
                .hasMessageContaining(file + ":2: 'CONFIG_B = y' is not a line of a kernel's configuration. Write"
                        + " CONFIG_<option>=<value>, without blanks, or # CONFIG_<option> is not set")
                .hasMessageContaining(file + ":3: 'CONFIG_C=yes' is not a line");
    }

    @Test
    void fileWhenOfAnotherKindIsNoConfiguration() throws IOException {
        Path script = file("#!/bin/sh", "make", "CONFIG_A=y", "make bzImage");

        assertThatThrownBy(() -> KernelConfig.read(script))
                .hasMessage(script + ":2: this is not a kernel configuration: 'make' is not a line of a kernel's"
                        + " configuration. Name the .config of a kernel");
    }

    @Test
    void fileWhenOfCommentsAloneIsNoConfiguration() throws IOException {
        Path notes = file("# notes");

        assertThatThrownBy(() -> KernelConfig.read(notes))
                .hasMessage(
                        notes + ": this is not a kernel configuration: it has no line with CONFIG_. Name the .config of"
                                + " a kernel");
    }
}
