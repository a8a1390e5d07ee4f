package com.mellanox.mkt.images.plan;

import static org.assertj.core.api.Assertions.assertThat;

import com.mellanox.mkt.images.plan.PlannedImage.LeftOutImage;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
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
    @ValueSource(
            strings = {"/opt/simx", "/opt/simx/", "/root/debs", "/root/debs/.", "/opt/simx/bin", "/opt/simx/*.rpm"})
    void directoryOrRpmWhenLeftOutIsRight(String path) throws IOException {
        key.leaveOut("simx");

        assertThat(problemsOfCopying(path)).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"/root/debs/*.deb", "/opt/simx/lib*"})
    void globWhenLeftOutAndNothingCanStandInIsWrong(String path) throws IOException {
        key.leaveOut("simx");

        assertThat(problemsOfCopying(path))
                .containsExactly("kvm.Dockerfile:2: simx is left out, and nothing can stand in for " + path
                        + ". Copy a directory or *.rpm, or build with -Dmkt.with=simx");
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

    @ParameterizedTest
    @CsvSource({
        "/opt/simx, /opt/simx, ",
        "/root/rpmbuild/RPMS/, /root/rpmbuild/RPMS/noarch, /root/rpmbuild/RPMS/noarch/left-out-simx-0-1.noarch.rpm",
        "/root/rpmbuild/RPMS/*/*.rpm, /root/rpmbuild/RPMS/noarch, /root/rpmbuild/RPMS/noarch/left-out-simx-0-1.noarch.rpm",
        "/root/rpmbuild/RPMS/x86_64/*, /root/rpmbuild/RPMS/x86_64, /root/rpmbuild/RPMS/x86_64/left-out-simx-0-1.noarch.rpm",
        "/r/simx-[0-9]?.rpm, /r, /r/simx-00.rpm",
        "/r/simx.rpm, /r, /r/simx.rpm"
    })
    void leftOutImageWhenNoProductsAreNamedContainsWhatIsCopied(String path, String directory, @Nullable String rpm)
            throws IOException {
        key.script("simx").leaveOut("simx");

        assertThat(problemsOfCopying(path)).isEmpty();
        assertThat(key.graph().all())
                .filteredOn(LeftOutImage.class::isInstance)
                .extracting(image -> ((LeftOutImage) image).files())
                .containsExactly(new LeftOutFiles(Set.of(directory), rpm == null ? Set.of() : Set.of(rpm)));
    }

    @Test
    void scriptWhenItCopiesFromAPackageThatIsLeftOutIsWrong() throws IOException {
        key.leaveOut("simx").script("perftest", "image_files:", "  simx: {files: [/opt/simx/*.rpm], dest: /opt/}");

        assertThat(key.write("kvm.Dockerfile", "FROM debian:bookworm").problems())
                .singleElement()
                .asString()
                .startsWith("support-perftest.sh:4: simx is left out")
                .contains("-Dmkt.with=simx");
    }

    @Test
    void pathWhenTheScriptNamesNoProductsIsRight() throws IOException {
        key.script("simx");

        assertThat(problemsOfCopying("/anything/*")).isEmpty();
    }
}
