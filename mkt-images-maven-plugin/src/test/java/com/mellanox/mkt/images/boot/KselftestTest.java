package com.mellanox.mkt.images.boot;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.mellanox.mkt.images.failure.InvalidInputException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.NullSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Tests of {@link Kselftest}. */
class KselftestTest {
    private static final String PLACE = "tools/testing/selftests/kselftest_install";

    @TempDir
    private Path tree;

    private Path install(String place) throws IOException {
        Path directory = Files.createDirectories(tree.resolve(place));
        Files.writeString(
                directory.resolve("kselftest-list.txt"), "net:reuseport_bpf\nnet:tls\nnet/forwarding:router.sh\n");
        return directory;
    }

    private static Kselftest read(String command) {
        return Kselftest.read(command).orElseThrow();
    }

    @ParameterizedTest
    @NullSource
    @ValueSource(strings = {"./run kselftest:net", "kselftest", "true"})
    void commandWhenOfTheUserIsNone(String command) {
        assertThat(Kselftest.read(command)).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "kselftest:net | -c net",
                "kselftest:net:tls | -t net:tls",
                "kselftest:net/forwarding, net:tls | -c net/forwarding -t net:tls",
            })
    void testsWhenInstalledRunInTheirDirectory(String command, String options) throws IOException {
        Path directory = install(PLACE);

        assertThat(read(command).installed(tree)).isEqualTo(directory);
        assertThat(read(command).command(directory)).isEqualTo("cd " + directory + " && ./run_kselftest.sh " + options);
        assertThat(read(command).command(Path.of("/my dir")))
                .isEqualTo("cd '/my dir' && ./run_kselftest.sh " + options);
    }

    @Test
    void testsWhenCompiledInADirectoryOfTheirOwnAreFound() throws IOException {
        Path directory = install("kselftest/kselftest_install");

        assertThat(read("kselftest:net").installed(tree)).isEqualTo(directory);
    }

    @Test
    void testsWhenNotInstalledAreAMistakeWithTheCommandThatInstallsThem() throws IOException {
        assertThatThrownBy(() -> read("kselftest:net:tls,rdma").installed(tree))
                .isInstanceOf(InvalidInputException.class)
                .hasMessageContaining(
                        "The selftests of " + tree + " are not installed: there is no " + PLACE + "/kselftest-list.txt")
                .hasMessageContaining("make -C " + tree + "/tools/testing/selftests TARGETS='net rdma' install");

        install(PLACE);

        assertThatThrownBy(() -> read("kselftest:rdma").installed(tree))
                .hasMessageContaining("The selftests of 'rdma' are not installed")
                .hasMessageContaining("TARGETS=rdma install");
        assertThatThrownBy(() -> read("kselftest:net:tsl").installed(tree))
                .hasMessageContaining("has no test 'net:tsl'")
                .hasMessageContaining("Did you mean 'net:tls'?");
    }

    @Test
    void testsWhenNoneIsNamedOrThereIsNoTreeAreAMistake() {
        assertThatThrownBy(() -> Kselftest.read("kselftest: ,"))
                .hasMessageContaining("names no selftests")
                .hasMessageContaining("kselftest:net");
        assertThatThrownBy(() -> read("kselftest:net").installed(null))
                .hasMessageContaining("needs the compiled tree of the kernel");
    }

    @Test
    void guestWhenItRunsThemHasTheirDirectory() {
        BootRequest.GuestSetup guest = SampleBoot.guest("kselftest:net").withCommand("cd /src", Path.of("/src"));

        assertThat(guest.command()).isEqualTo("cd /src");
        assertThat(guest.directories()).isEqualTo(List.of(Path.of("/home/ann"), Path.of("/src")));
        assertThat(guest.user()).isEqualTo(SampleBoot.user());
    }
}
