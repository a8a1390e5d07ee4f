package com.mellanox.mkt.images.kernel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.mellanox.mkt.images.kernel.KernelContract.Rule;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Tests of {@link KernelContract} and of the file that it reads. */
class KernelContractTest {
    private final KernelContract contract = KernelContract.read(KernelArchitecture.AMD64);

    private static List<KernelOption> options(KernelContract contract) {
        return contract.rules().stream()
                .flatMap(rule -> rule.options().stream())
                .toList();
    }

    @Test
    void fileWhenReadAsksForWhatBootsOverA9pRoot() {
        assertThat(contract.rules()).first().satisfies(rule -> {
            assertThat(rule.level()).isEqualTo(RequirementLevel.NEEDED);
            assertThat(rule.reason())
                    .startsWith("The VM mounts the root file system")
                    .contains("9p over virtio");
            assertThat(rule.options()).contains(new KernelOption("NET_9P_VIRTIO", "y"), new KernelOption("9P_FS", "y"));
        });
    }

    @ParameterizedTest
    @EnumSource
    void fileWhenReadHasRulesOfEachLevel(KernelArchitecture architecture) {
        assertThat(KernelContract.read(architecture).rules())
                .extracting(Rule::level)
                .contains(RequirementLevel.values());
    }

    @ParameterizedTest
    @EnumSource
    void fileWhenReadNamesNoOptionTwice(KernelArchitecture architecture) {
        assertThat(options(KernelContract.read(architecture)))
                .extracting(KernelOption::name)
                .doesNotHaveDuplicates()
                .hasSizeGreaterThan(60);
    }

    @ParameterizedTest
    @EnumSource
    void fileWhenMergedIsReadInFull(KernelArchitecture architecture) {
        KernelContract merged = KernelContract.read(architecture);
        List<String> lines = merged.text()
                .lines()
                .filter(line -> line.contains("CONFIG_") && !line.startsWith("#   "))
                .toList();

        assertThat(lines)
                .allSatisfy(
                        line -> assertThat(KernelOption.parse(line)).as(line).isPresent())
                .hasSameSizeAs(options(merged));
    }

    @Test
    void fileWhenReadAsksForNoModule() {
        assertThat(options(contract)).extracting(KernelOption::value).containsOnly("y", "n", "\"\"");
    }

    @Test
    void neededWhenOnOneLineHasWhatNothingBootsWithout() {
        assertThat(contract.needed().split(","))
                .isSorted()
                .contains("9P_FS=y", "CMDLINE_OVERRIDE=n", "DEVTMPFS=y", "VIRTIO_NET=y")
                .doesNotContain("RDMA_RXE=y", "SMP=y", "BASE_FULL=y");
    }

    @Test
    void optionWhenOfOneArchitectureIsNotInTheContractOfAnother() {
        KernelContract ofArm64 = KernelContract.read(KernelArchitecture.ARM64);

        assertThat(ofArm64.needed()).contains("9P_FS=y", "PCI_HOST_GENERIC=y").doesNotContain("ACPI=y");
        assertThat(contract.needed()).contains("9P_FS=y", "ACPI=y").doesNotContain("PCI_HOST_GENERIC=y");
        assertThat(options(contract))
                .extracting(KernelOption::name)
                .contains("SERIAL_8250", "X86_64_ACPI_NUMA")
                .doesNotContain("SERIAL_AMBA_PL011");
    }

    @Test
    void ruleWhenItsReasonTakesTwoLinesHasBoth() {
        KernelContract read = KernelContract.of("# head\n\n## For rxe: devices\n\n# One\n# and two.\nCONFIG_A=y\n");

        assertThat(read.rules())
                .containsExactly(
                        new Rule(RequirementLevel.FOR_RXE, "One and two", List.of(new KernelOption("A", "y"))));
    }

    @Test
    void optionWhenItHasNoReasonIsRefused() {
        assertThatThrownBy(() -> KernelContract.of("## Needed: a\n\nCONFIG_A=y\n"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("a rule has a reason");
    }

    @Test
    void lineWhenItIsNoneOfTheContractIsRefused() {
        for (String line : List.of("## Wanted: b", "## Needed", "## For fun: b", "CONFIG_A = y", "# after options")) {
            assertThatThrownBy(() -> KernelContract.of("## Needed: a\n\n# reason\nCONFIG_A=y\n" + line + "\n"))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessage("not a line of the contract: " + line);
        }
    }
}
