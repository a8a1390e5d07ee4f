package com.mellanox.mkt.images.kernel;

import com.mellanox.mkt.images.failure.Problem;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * A clause of the contract that a configuration does not keep.
 *
 * @param clause the clause
 * @param deviations the options that are otherwise, at least one
 */
public record Finding(Clause clause, List<Deviation> deviations) {
    public Finding {
        deviations = List.copyOf(deviations);
    }

    /** Whether the VM comes up all the same. */
    public boolean isAdvice() {
        return clause.demand().isAdvice();
    }

    /** The finding as a problem of the configuration: the options, and the reason in place of a remedy. */
    Problem problem(Path file) {
        return new Problem(file, line(), options(), reason());
    }

    /** The finding on a line of its own: {@code file:line: what. Reason}. */
    String describe(Path file) {
        return problem(file).describe();
    }

    private int line() {
        return deviations.stream()
                .mapToInt(Deviation::line)
                .filter(line -> line > 0)
                .findFirst()
                .orElse(0);
    }

    private String options() {
        Map<String, List<Deviation>> byValue = deviations.stream()
                .collect(Collectors.groupingBy(
                        deviation -> deviation.wanted().value(), LinkedHashMap::new, Collectors.toList()));
        return byValue.entrySet().stream()
                .map(entry -> names(entry.getValue()) + (isAdvice() ? " should be " : " must be ") + entry.getKey())
                .collect(Collectors.joining("; "));
    }

    private String names(List<Deviation> alike) {
        return alike.stream()
                .map(deviation -> deviation.line() == 0 || deviation.line() == line()
                        ? deviation.describe()
                        : deviation.describe() + " in line " + deviation.line())
                .collect(Collectors.joining(", "));
    }

    private String reason() {
        boolean lacksModules = clause.demand().takesModules()
                && deviations.stream().anyMatch(deviation -> deviation.kind() == Deviation.Kind.MODULE);
        return clause.reason() + (lacksModules ? "; there is no kernel tree to take the module from" : "");
    }
}
