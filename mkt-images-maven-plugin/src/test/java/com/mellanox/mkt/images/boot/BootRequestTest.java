package com.mellanox.mkt.images.boot;

import static org.assertj.core.api.Assertions.assertThat;

import com.mellanox.mkt.images.boot.BootRequest.BootKernel;
import com.mellanox.mkt.images.boot.BootRequest.GuestSetup;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Tests of {@link BootRequest}, and of what it is made of. */
class BootRequestTest {
    private static List<Path> directories(Path tree, Path... shared) {
        BootRequest sample = SampleBoot.request(Path.of("/work"), null);
        GuestSetup guest = new GuestSetup(SampleBoot.user(), List.of(shared), List.of(), null, false, "");
        return new BootRequest(
                        sample.subject(),
                        new BootKernel(tree.resolve("bzImage"), "6.1.119", tree),
                        sample.hardware(),
                        sample.network(),
                        guest,
                        sample.timeouts(),
                        sample.paths(),
                        sample.keep(),
                        sample.results())
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
}
