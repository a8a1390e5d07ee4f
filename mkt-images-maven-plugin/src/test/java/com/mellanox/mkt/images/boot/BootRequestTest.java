package com.mellanox.mkt.images.boot;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.mellanox.mkt.images.failure.InvalidInputException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Tests of {@link BootRequest}, and of what it is made of. */
class BootRequestTest {
    private static List<Path> directories(Path tree, Path... shared) {
        BootRequest sample = SampleBoot.order(Path.of("/work"), null);
        GuestSetup guest = new GuestSetup(SampleBoot.user(), List.of(shared), List.of(), null, false, "");
        return new BootRequest(
                        sample.subject(),
                        new BootKernel(tree.resolve("bzImage"), "6.1.119", tree),
                        sample.machine(),
                        sample.network(),
                        guest,
                        sample.limits(),
                        sample.place())
                .directories();
    }

    @Test
    void directoriesWhenApartAreAllOfThem() {
        assertThat(directories(Path.of("/src/linux"), Path.of("/home/ann"), Path.of("/data")))
                .containsExactly(Path.of("/data"), Path.of("/home/ann"), Path.of("/src/linux"));
    }

    @Test
    void directoriesWhenWithinOneAnotherAreTheOuterOnes() {
        assertThat(directories(
                        Path.of("/home/ann/linux"),
                        Path.of("/home/ann/a/b"),
                        Path.of("/home/ann"),
                        Path.of("/home/ann"),
                        Path.of("/home/anna")))
                .containsExactly(Path.of("/home/ann"), Path.of("/home/anna"));
    }

    @Test
    void directoriesWhenTheTreeIsTheOuterOneAreTheTree() {
        assertThat(directories(Path.of("/src"), Path.of("/src/tests"))).containsExactly(Path.of("/src"));
    }

    @ParameterizedTest
    @ValueSource(longs = {0, -1})
    void limitWhenNoTimeIsRefusedByItsName(long seconds) {
        Duration time = Duration.ofSeconds(seconds);
        Duration good = Duration.ofSeconds(1);

        assertThatThrownBy(() -> new BootTimeouts(time, good))
                .isInstanceOf(InvalidInputException.class)
                .hasMessage("-Dmkt.boot.timeout=" + seconds + " is not a time. Give 1 or more seconds");
        assertThatThrownBy(() -> new BootTimeouts(good, time))
                .hasMessage("-Dmkt.boot.commandTimeout=" + seconds + " is not a time. Give 1 or more seconds");
    }

    @Test
    void machineWhenImpossibleIsRefused() {
        assertThatThrownBy(() -> new VmHardware(Accelerator.TCG, 64, 1))
                .isInstanceOf(InvalidInputException.class)
                .hasMessage("-Dmkt.boot.memory=64 is too little for a VM. Give 128 MiB or more, or leave it out");
        assertThatThrownBy(() -> new VmHardware(Accelerator.TCG, 1024, 0))
                .hasMessage("-Dmkt.boot.cpus=0 is not a number of processors. Give 1 to 255, or leave it out");
        assertThatThrownBy(() -> new VmHardware(Accelerator.TCG, 1024, 256))
                .hasMessage("-Dmkt.boot.cpus=256 is not a number of processors. Give 1 to 255, or leave it out");
    }

    @ParameterizedTest
    @CsvSource({"-1, 0, mkt.boot.sshPort=-1", "65536, 0, mkt.boot.sshPort=65536", "0, 70000, mkt.boot.gdb=70000"})
    void portWhenNoneIsRefused(int ssh, int gdb, String option) {
        assertThatThrownBy(() -> new VmNetwork(null, ssh, gdb))
                .isInstanceOf(InvalidInputException.class)
                .hasMessage("-D" + option + " is not a port. Give 1 to 65535");
    }
}
