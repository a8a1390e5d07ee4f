package com.mellanox.mkt.images.plan;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Tests of {@link ProductRules}: what may be copied from a package that names its products. */
class ProductRulesTest {
    @TempDir
    private Path root;

    private SampleKey key;

    @BeforeEach
    void createKey() throws IOException {
        key = new SampleKey(root)
                .write("support.Dockerfile", "FROM debian:bookworm")
                .script("simx", "optional: true", "products: [/opt/simx/, /root/debs]");
    }

    private List<String> problemsOfCopying(String path) throws IOException {
        return key.write(
                        "kvm.Dockerfile",
                        "FROM debian:bookworm",
                        "COPY --from=local_mkt/support_simx:deb12 " + path + " /x/")
                .problems();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/opt/simx",
                "/opt/simx/",
                "opt/simx",
                "/opt//simx/.",
                "/opt/simx/bin/qemu",
                "/root/debs/*.deb",
                "$PRODUCTS",
                "/opt/${NAME}"
            })
    void pathWhenWithinAProductOrUnknownIsRight(String path) throws IOException {
        assertThat(problemsOfCopying(path)).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"/opt/simx2", "/opt", "/", "/opt/*/bin", "/root", "/opt/simx/../other", "/opt/simx/../../root"})
    void pathWhenOutsideOfTheProductsIsWrong(String path) throws IOException {
        assertThat(problemsOfCopying(path))
                .containsExactly("kvm.Dockerfile:2: " + path + " is not among the products of simx."
                        + " Add it to products: in support-simx.sh, or copy from /opt/simx, /root/debs");
    }

    @ParameterizedTest
    @ValueSource(strings = {"/opt/simx", "/opt/simx/", "/root/debs", "/root/debs/."})
    void productDirectoryWhenLeftOutIsRight(String path) throws IOException {
        key.leaveOut("simx");

        assertThat(problemsOfCopying(path)).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"/root/debs/*.deb", "/opt/simx/bin"})
    void partOfAProductWhenLeftOutIsWrong(String path) throws IOException {
        key.leaveOut("simx");

        assertThat(problemsOfCopying(path))
                .containsExactly("kvm.Dockerfile:2: simx is left out, and " + path + " is then not there."
                        + " Copy the whole of /opt/simx, /root/debs, or build with -Dmkt.with=simx");
    }

    @Test
    void fromWhenLeftOutIsWrong() throws IOException {
        key.leaveOut("simx").write("kvm.Dockerfile", "FROM local_mkt/support_simx:deb12");

        assertThat(key.problems())
                .containsExactly("kvm.Dockerfile:1: simx is left out, and there is nothing to start from."
                        + " Build with -Dmkt.with=simx");
    }

    @Test
    void fromWhenNotLeftOutIsRight() throws IOException {
        key.write("kvm.Dockerfile", "FROM local_mkt/support_simx:deb12");

        assertThat(key.problems()).isEmpty();
    }

    @Test
    void imageFilesWhenOutsideOfTheProductsAreWrong() throws IOException {
        key.write("kvm.Dockerfile", "FROM debian:bookworm")
                .script("perftest", "image_files:", "  simx: {files: [/opt/simx/a, /usr/b], dest: /opt/}");

        assertThat(key.problems())
                .containsExactly("support-perftest.sh:4: /usr/b is not among the products of simx."
                        + " Add it to products: in support-simx.sh, or copy from /opt/simx, /root/debs");
    }

    @Test
    void pathWhenTheScriptNamesNoProductsIsRight() throws IOException {
        key.script("simx");

        assertThat(problemsOfCopying("/anything/*")).isEmpty();
    }
}
