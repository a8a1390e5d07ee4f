package com.mellanox.mkt.images.kernel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.mellanox.mkt.images.GoldenFile;
import com.mellanox.mkt.images.failure.InvalidInputException;
import com.mellanox.mkt.images.failure.Problem;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Tests of {@link ContractCheck}: errors, advice, and their text. */
class ContractCheckTest {
    private static final KernelContract CONTRACT = KernelContract.of("""
            ## Needed: the root

            # The root is by 9p.
            CONFIG_NET=y
            CONFIG_9P_FS=y
            # CONFIG_OVERRIDE is not set

            # No initramfs.
            CONFIG_INITRAMFS_SOURCE=""

            ## Needed, or as a module: the network

            # The network is virtio.
            CONFIG_VIRTIO_NET=y

            ## Needed where offered: small kernels

            # Tables are large.
            CONFIG_BASE_FULL=y

            ## Recommended: speed

            # It is faster.
            CONFIG_SMP=y
            # CONFIG_HELPER is not set

            ## For rxe: RDMA

            # RDMA over eth0.
            CONFIG_RXE=y
            """);
    private static final List<String> RIGHT = List.of(
            "CONFIG_NET=y", "CONFIG_9P_FS=y", "CONFIG_INITRAMFS_SOURCE=\"\"", "CONFIG_VIRTIO_NET=y", "CONFIG_SMP=y");

    @TempDir
    private Path directory;

    private Path file;

    @BeforeEach
    void nameFile() {
        file = directory.resolve(".config");
    }

    private KernelConfig read(List<String> lines) throws IOException {
        return KernelConfig.read(Files.writeString(file, String.join("\n", lines) + "\n"));
    }

    private ContractCheck check(List<String> lines, Feature... features) throws IOException {
        return ContractCheck.of(read(lines), Set.of(features), true, CONTRACT);
    }

    private ContractCheck check(String line, String by, Feature... features) throws IOException {
        return check(RIGHT.stream().map(each -> each.equals(line) ? by : each).toList(), features);
    }

    private static List<String> lines(List<Problem> problems) {
        return problems.stream().map(Problem::describe).toList();
    }

    @Test
    void configurationWhenItFulfilsTheContractHasNoProblem() throws IOException {
        ContractCheck check = check(RIGHT);

        assertThat(check.errors()).isEmpty();
        assertThat(check.advice()).isEmpty();
        assertThat(check.checked()).isEqualTo(8);
        check.throwIfWrong("Correct it");
    }

    @Test
    void optionWhenAModuleMustBeBuiltIn() throws IOException {
        ContractCheck check = check("CONFIG_9P_FS=y", "CONFIG_9P_FS=m");

        assertThat(lines(check.errors())).containsExactly(file + ":2: CONFIG_9P_FS=m must be y. The root is by 9p");
    }

    @Test
    void optionWhenNotNamedIsMissing() throws IOException {
        assertThat(lines(check("CONFIG_9P_FS=y", "").errors()))
                .containsExactly(file + ": CONFIG_9P_FS is not set and must be y. The root is by 9p");
    }

    @Test
    void optionsWhenOfOneReasonAreTogether() throws IOException {
        ContractCheck check = check(List.of(
                "# CONFIG_NET is not set",
                "CONFIG_9P_FS=m",
                "CONFIG_OVERRIDE=y",
                "CONFIG_INITRAMFS_SOURCE=\"/r.cpio\"",
                "CONFIG_VIRTIO_NET=y"));

        assertThat(lines(check.errors()))
                .containsExactly(
                        file + ":1: CONFIG_NET is not set and must be y; CONFIG_9P_FS=m in line 2 must be y;"
                                + " CONFIG_OVERRIDE=y in line 3 must be n. The root is by 9p",
                        file + ":4: CONFIG_INITRAMFS_SOURCE=\"/r.cpio\" must be \"\". No initramfs");
    }

    @Test
    void moduleWhenAsGoodNeedsATreeToBeTakenFrom() throws IOException {
        KernelConfig config = read(List.of("CONFIG_NET=y", "CONFIG_9P_FS=y", "CONFIG_VIRTIO_NET=m"));

        assertThat(ContractCheck.of(config, Set.of(), true, CONTRACT).errors()).isEmpty();
        assertThat(lines(ContractCheck.of(config, Set.of(), false, CONTRACT).errors()))
                .containsExactly(file + ":3: CONFIG_VIRTIO_NET=m must be y. The network is virtio; there is no kernel"
                        + " tree to take the module from");
    }

    @Test
    void moduleWhenItMustBeSignedIsNotLoadedFromATree() throws IOException {
        assertThat(lines(check("CONFIG_VIRTIO_NET=y", "CONFIG_VIRTIO_NET=m\nCONFIG_MODULE_SIG_FORCE=y")
                        .errors()))
                .containsExactly(
                        file + ":4: CONFIG_VIRTIO_NET=m must be y. The network is virtio; modules of the kernel"
                                + " tree are not signed, which CONFIG_MODULE_SIG_FORCE=y requires");
    }

    @Test
    void optionWhenOnlySomeVersionsHaveItIsMissedWhereNamed() throws IOException {
        assertThat(lines(check("CONFIG_SMP=y", "# CONFIG_BASE_FULL is not set").errors()))
                .containsExactly(file + ":5: CONFIG_BASE_FULL is not set and must be y. Tables are large");
    }

    @Test
    void optionWhenRecommendedIsAdvice() throws IOException {
        ContractCheck check = check("CONFIG_SMP=y", "# CONFIG_SMP is not set\nCONFIG_HELPER=y");

        assertThat(check.errors()).isEmpty();
        assertThat(lines(check.advice()))
                .containsExactly(
                        file + ":5: CONFIG_SMP is not set and should be y; CONFIG_HELPER=y in line 6 should be n. It"
                                + " is faster");
        check.throwIfWrong("Correct it");
    }

    @Test
    void optionWhenOfAFeatureIsNeededForItAlone() throws IOException {
        assertThat(check(RIGHT, Feature.DEBUG).errors()).isEmpty();
        assertThat(lines(check(RIGHT, Feature.RXE).errors()))
                .containsExactly(file + ": CONFIG_RXE is not set and must be y. RDMA over eth0");
    }

    @Test
    void numberWhenOfAnOptionThatMustNotBeSetIsAnotherVersions() throws IOException {
        ContractCheck check = check("CONFIG_SMP=y", "CONFIG_OVERRIDE=0");

        assertThat(check.errors()).isEmpty();
        assertThat(check.advice()).isEmpty();
    }

    @Test
    void configurationWhenWrongFailsWithTheRemedy() throws IOException {
        ContractCheck check = check("CONFIG_9P_FS=y", "CONFIG_9P_FS=m");

        assertThatThrownBy(() -> check.throwIfWrong("Correct it"))
                .isInstanceOf(InvalidInputException.class)
                .hasMessage(file + ":2: CONFIG_9P_FS=m must be y. The root is by 9p\nCorrect it");
    }

    @Test
    void contractWhenAKernelFulfilsNothingOfItIsReportedInFull() throws IOException {
        Files.writeString(file, "CONFIG_X86=y\nCONFIG_NET_9P=m\n# CONFIG_SMP is not set\n");

        ContractCheck check = ContractCheck.of(
                KernelConfig.read(file), Set.of(Feature.RXE), true, KernelContract.read(KernelArchitecture.AMD64));

        assertThatThrownBy(() -> check.throwIfWrong("Merge the fragment"))
                .satisfies(failure -> assertThat(
                                String.valueOf(failure.getMessage()).replace(directory.toString(), "/linux") + "\n")
                        .isEqualTo(GoldenFile.read(ContractCheckTest.class, "nothing-of-it.txt")));
        assertThat(lines(check.advice()))
                .containsExactly(
                        file + ":3: CONFIG_SMP is not set and should be y. The VM has several CPUs, and systemd"
                                + " starts services at the same time");
    }
}
