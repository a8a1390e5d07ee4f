package com.mellanox.mkt.images.run;

import static org.assertj.core.api.Assertions.assertThat;

import com.mellanox.mkt.images.engine.FakeEngine;
import com.mellanox.mkt.images.failure.MktException;
import com.mellanox.mkt.images.io.SmallDisk;
import com.mellanox.mkt.images.plan.SampleKey;
import com.mellanox.mkt.images.type.ImageReference;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Builds whose disk for the cache or for target is full, has no inodes or is read-only, after each of the first
 * writes.
 */
class DiskFaultsTest {
    private static final ImageReference KVM = ImageReference.parse("harbor.mellanox.com/mkt/kvm:deb12");
    private static final int STEPS = 12;

    @TempDir
    private Path root;

    private SampleKey key(Path directory) throws IOException {
        return new SampleKey(directory)
                .write("support.Dockerfile", "FROM debian:bookworm")
                .script("rdma_core")
                .write(
                        "kvm.Dockerfile",
                        "FROM debian:bookworm",
                        "COPY --from=local_mkt/support_rdma_core:deb12 /opt /opt");
    }

    @ParameterizedTest
    @CsvSource({
        "cache, full, 0",
        "cache, inodes, 12",
        "cache, ro, 1",
        "target, full, 3",
        "target, inodes, 5",
        "target, ro, 1"
    })
    void buildWhenADiskHasAFaultGetsOverItOrNamesThePlace(String place, String fault, int expected) throws IOException {
        int errors = 0;
        for (int step = 1; step <= (fault.equals("ro") ? 1 : STEPS); step++) {
            Path directory = Files.createDirectory(root.resolve("run" + step));
            FakeEngine engine = new FakeEngine();
            SampleKey key = key(directory);
            String options = switch (fault) {
                case "ro" -> "ro";
                case "inodes" -> "nr_inodes=" + (step + 1);
                default -> "size=" + 4 * step + "k";
            };
            try (SmallDisk disk = new SmallDisk(directory.resolve(place), options)) {
                MktException failure = build(directory, key, engine);
                if (failure != null) {
                    errors++;
                    assertThat(failure.getMessage())
                            .contains(directory.resolve(place).toString())
                            .contains("free space");
                }
                disk.remount("rw,size=1m,nr_inodes=1000");
                assertThat(build(directory, key, engine)).as("the next build").isNull();
            }
        }
        assertThat(errors).as("errors").isEqualTo(expected);
    }

    private static @Nullable MktException build(Path root, SampleKey key, FakeEngine engine) {
        try {
            new SampleRun(root, key, engine).unplanned();
            assertThat(engine.find(KVM)).isPresent();
            return null;
        } catch (MktException e) {
            return e;
        }
    }
}
