package com.mellanox.mkt.images.kernel;

import java.util.Optional;

/**
 * An option that a configuration has otherwise than the contract.
 *
 * @param wanted the option as it would be right
 * @param kind what is wrong with it
 * @param actual its value
 * @param line its line; 0 where the configuration does not name it
 */
public record Mismatch(KernelOption wanted, Kind kind, String actual, int line) {

    /** What can be wrong with an option. */
    public enum Kind {
        /** It is not set. */
        MISSING,
        /** It is a module and must be built in. */
        MODULE,
        /** It is set and must not be, or is set to something else. */
        CONFLICT
    }

    /** Compares an option; empty where it is right. */
    static Optional<Mismatch> of(KernelConfig config, KernelOption wanted, RequirementLevel demand, boolean modules) {
        String actual = config.value(wanted.name());
        int line = config.line(wanted.name());
        if (actual.equals(wanted.value()) || isRight(wanted, actual, line, demand, modules)) {
            return Optional.empty();
        }
        return Optional.of(new Mismatch(wanted, kind(wanted, actual), actual, line));
    }

    private static boolean isRight(
            KernelOption wanted, String actual, int line, RequirementLevel demand, boolean modules) {
        if (!wanted.value().equals(KernelOption.BUILT_IN)) {
            // A number or a text has the name of an option of another version.
            boolean isSet = actual.equals(KernelOption.BUILT_IN) || actual.equals(KernelOption.MODULE);
            return wanted.value().equals(KernelOption.NOT_SET) ? !isSet : line == 0;
        }
        boolean asModule = actual.equals(KernelOption.MODULE) && modules && demand.takesModules();
        return asModule || (line == 0 && !demand.asksForUnnamed());
    }

    private static Kind kind(KernelOption wanted, String actual) {
        if (!wanted.value().equals(KernelOption.BUILT_IN)) {
            return Kind.CONFLICT;
        }
        return switch (actual) {
            case KernelOption.NOT_SET -> Kind.MISSING;
            case KernelOption.MODULE -> Kind.MODULE;
            default -> Kind.CONFLICT;
        };
    }

    /** The option as it is, {@code CONFIG_9P_FS=m}; its name alone where it is not set. */
    String describe() {
        return kind == Kind.MISSING ? wanted.option() : wanted.option() + "=" + actual;
    }
}
