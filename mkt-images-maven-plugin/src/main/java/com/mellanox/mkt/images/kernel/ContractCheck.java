package com.mellanox.mkt.images.kernel;

import com.mellanox.mkt.images.failure.InvalidInputException;
import com.mellanox.mkt.images.failure.Problem;
import com.mellanox.mkt.images.kernel.KernelContract.Rule;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * The differences between a kernel's configuration and the contract.
 *
 * @param file the configuration
 * @param checked how many options were compared
 * @param errors the rules without which no VM boots; the reason of a rule is in the place of a remedy
 * @param advice the rules without which the VM boots
 * @param contract what it was compared with
 */
public record ContractCheck(
        Path file, int checked, List<Problem> errors, List<Problem> advice, KernelContract contract) {
    public ContractCheck {
        errors = List.copyOf(errors);
        advice = List.copyOf(advice);
    }

    /**
     * Compares a configuration with the contract.
     *
     * @param features the features that the VM needs
     * @param tree whether there is a kernel tree, whose modules the VM has
     */
    static ContractCheck of(KernelConfig config, Set<Feature> features, boolean tree, KernelContract contract) {
        int checked = 0;
        List<Problem> errors = new ArrayList<>();
        List<Problem> advice = new ArrayList<>();
        for (Rule rule : contract.rules()) {
            if (rule.level().appliesTo(features)) {
                checked += rule.options().size();
                compare(config, rule, whyNoModules(config, tree), rule.level().isRequired() ? errors : advice);
            }
        }
        return new ContractCheck(config.file(), checked, errors, advice, contract);
    }

    /** Empty if the VM loads modules. */
    private static String whyNoModules(KernelConfig config, boolean tree) {
        if (!tree) {
            return "there is no kernel tree to take the module from";
        }
        return config.entry("MODULE_SIG_FORCE").value().equals(KernelOption.BUILT_IN)
                ? "modules of the kernel tree are not signed, which CONFIG_MODULE_SIG_FORCE=y requires"
                : "";
    }

    private static void compare(KernelConfig config, Rule rule, String noModules, List<Problem> problems) {
        List<Mismatch> mismatches = rule.options().stream()
                .flatMap(option -> Mismatch.of(config, option, rule.level(), noModules.isEmpty()).stream())
                .toList();
        if (mismatches.isEmpty()) {
            return;
        }
        int line = mismatches.stream()
                .mapToInt(Mismatch::line)
                .filter(number -> number > 0)
                .findFirst()
                .orElse(0);
        boolean module = rule.level().allowsModules() && mismatches.stream().anyMatch(Mismatch::isModule);
        problems.add(new Problem(
                config.file(),
                line,
                describe(mismatches, line, rule.level().isRequired() ? " must be " : " should be "),
                module ? rule.reason() + "; " + noModules : rule.reason()));
    }

    /** Options with the same predicate are subjects of one sentence. */
    private static String describe(List<Mismatch> mismatches, int line, String verb) {
        Map<String, List<Mismatch>> byPredicate = mismatches.stream()
                .collect(Collectors.groupingBy(
                        option -> (option.isMissing() ? "? not set and" : "")
                                + verb
                                + option.wanted().value(),
                        LinkedHashMap::new,
                        Collectors.toList()));
        return byPredicate.entrySet().stream()
                .map(entry -> names(entry.getValue(), line)
                        + entry.getKey().replace("?", entry.getValue().size() == 1 ? " is" : " are"))
                .collect(Collectors.joining("; "));
    }

    private static String names(List<Mismatch> options, int line) {
        return options.stream()
                .map(option -> option.isMissing() || option.line() == line
                        ? option.describe()
                        : option.describe() + " in line " + option.line())
                .collect(Collectors.joining(", "));
    }

    /**
     * An option of a configuration that differs from the contract.
     *
     * @param wanted the option with the value of the contract
     * @param actual its value in the configuration
     * @param line its line; 0 if the configuration does not contain it
     */
    private record Mismatch(KernelOption wanted, String actual, int line) {

        /**
         * Compares an option; empty if it is right.
         *
         * @param modules whether the VM loads modules
         */
        private static Optional<Mismatch> of(
                KernelConfig config, KernelOption wanted, RequirementLevel level, boolean modules) {
            KernelConfig.Entry entry = config.entry(wanted.name());
            Mismatch option = new Mismatch(wanted, entry.value(), entry.line());
            return option.isRight(level, modules) ? Optional.empty() : Optional.of(option);
        }

        private boolean isRight(RequirementLevel level, boolean modules) {
            if (actual.equals(wanted.value())) {
                return true;
            }
            if (!wanted.isBuiltIn()) {
                // An option whose value is a number or a text is one of another version, with the same name.
                boolean isSet = actual.equals(KernelOption.BUILT_IN) || actual.equals(KernelOption.MODULE);
                return wanted.value().equals(KernelOption.NOT_SET) ? !isSet : line == 0;
            }
            return (isModule() && modules && level.allowsModules()) || (line == 0 && !level.requiresUnnamed());
        }

        private boolean isMissing() {
            return wanted.isBuiltIn() && actual.equals(KernelOption.NOT_SET);
        }

        private boolean isModule() {
            return wanted.isBuiltIn() && actual.equals(KernelOption.MODULE);
        }

        /** The option with its value, {@code CONFIG_9P_FS=m}; its name alone if it is not set. */
        private String describe() {
            String name = "CONFIG_" + wanted.name();
            return isMissing() ? name : name + "=" + actual;
        }
    }

    /**
     * Fails with all errors, if there are any.
     *
     * @param remedy the remedy for all of them, as a sentence
     */
    public void throwIfWrong(String remedy) {
        if (!errors.isEmpty()) {
            throw new InvalidInputException(errors, remedy);
        }
    }
}
