package com.mellanox.mkt.images.kernel;

import com.mellanox.mkt.images.failure.InvalidInputException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * What of a kernel's configuration is not as the contract has it.
 *
 * @param file the configuration
 * @param checked how many options were compared
 * @param findings the clauses that it does not keep, in the order of the contract
 */
public record ContractCheck(Path file, int checked, List<Finding> findings) {
    public ContractCheck {
        findings = List.copyOf(findings);
    }

    /**
     * Compares a configuration with the contract of this version of the plugin.
     *
     * @param features what the VM is asked for
     * @param tree whether there is a kernel tree, whose modules the VM has
     */
    public static ContractCheck of(KernelConfig config, Set<Feature> features, boolean tree) {
        return of(config, features, tree, KernelContract.read());
    }

    static ContractCheck of(KernelConfig config, Set<Feature> features, boolean tree, KernelContract contract) {
        List<Rule> asked = contract.clauses().stream()
                .filter(clause -> clause.demand().isAskedWith(features))
                .toList();
        int checked =
                asked.stream().mapToInt(clause -> clause.settings().size()).sum();
        String noModules = whyNoModules(config, tree);
        return new ContractCheck(
                config.file(),
                checked,
                asked.stream()
                        .flatMap(clause -> finding(config, clause, noModules).stream())
                        .toList());
    }

    /** Empty where the VM loads modules. */
    private static String whyNoModules(KernelConfig config, boolean tree) {
        if (!tree) {
            return "there is no kernel tree to take the module from";
        }
        return config.value("MODULE_SIG_FORCE").equals(KernelOption.BUILT_IN)
                ? "modules of the kernel tree are not signed, as CONFIG_MODULE_SIG_FORCE=y wants"
                : "";
    }

    private static Optional<Finding> finding(KernelConfig config, Rule clause, String noModules) {
        List<Mismatch> deviations = clause.settings().stream()
                .flatMap(setting -> Mismatch.of(config, setting, clause.demand(), noModules.isEmpty()).stream())
                .toList();
        return deviations.isEmpty() ? Optional.empty() : Optional.of(new Finding(clause, deviations, noModules));
    }

    /** What no VM comes up with. */
    public List<Finding> errors() {
        return findings.stream().filter(finding -> !finding.isAdvice()).toList();
    }

    /** What the VM comes up with all the same, a line each. */
    public List<String> notes() {
        return findings.stream()
                .filter(Finding::isAdvice)
                .map(finding -> finding.describe(file))
                .toList();
    }

    /** The errors as lines: {@code file:line: what. Reason}. */
    public List<String> lines() {
        return errors().stream().map(finding -> finding.describe(file)).toList();
    }

    /**
     * Fails with all errors where there are any.
     *
     * @param remedy what mends all of them, as a sentence of its own
     */
    public void throwIfWrong(String remedy) {
        if (!errors().isEmpty()) {
            throw new InvalidInputException(
                    errors().stream().map(finding -> finding.problem(file)).toList(), remedy);
        }
    }
}
