package com.mellanox.mkt.images.kernel;

import java.util.Optional;

/**
 * An option of a configuration that differs from the contract.
 *
 * @param wanted the option with the value of the contract
 * @param actual its value in the configuration
 * @param line its line; 0 if the configuration does not contain it
 */
record Mismatch(KernelOption wanted, String actual, int line) {

    /**
     * Compares an option; empty if it is right.
     *
     * @param modules whether the VM loads modules
     */
    static Optional<Mismatch> of(KernelConfig config, KernelOption wanted, RequirementLevel level, boolean modules) {
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

    boolean isMissing() {
        return wanted.isBuiltIn() && actual.equals(KernelOption.NOT_SET);
    }

    boolean isModule() {
        return wanted.isBuiltIn() && actual.equals(KernelOption.MODULE);
    }

    /** The option with its value, {@code CONFIG_9P_FS=m}; its name alone if it is not set. */
    String describe() {
        String name = "CONFIG_" + wanted.name();
        return isMissing() ? name : name + "=" + actual;
    }
}
