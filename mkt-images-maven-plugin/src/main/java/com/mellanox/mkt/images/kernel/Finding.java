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
 * @param noModules why no module will do, for clauses that would take one
 */
public record Finding(Rule clause, List<Mismatch> deviations, String noModules) {
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
                .mapToInt(Mismatch::line)
                .filter(line -> line > 0)
                .findFirst()
                .orElse(0);
    }

    private String options() {
        Map<String, List<Mismatch>> byKind = deviations.stream()
                .collect(Collectors.groupingBy(Finding::kind, LinkedHashMap::new, Collectors.toList()));
        return byKind.values().stream()
                .map(alike -> names(alike) + verdict(alike))
                .collect(Collectors.joining("; "));
    }

    /** What is said of an option; those of which the same is said are named together. */
    private static String kind(Mismatch deviation) {
        return deviation.kind() == Mismatch.Kind.MISSING
                ? "missing"
                : deviation.wanted().value();
    }

    private String verdict(List<Mismatch> alike) {
        Mismatch first = alike.get(0);
        String state = alike.size() == 1 ? " is not set and" : " are not set and";
        return (first.kind() == Mismatch.Kind.MISSING ? state : "")
                + (isAdvice() ? " should be " : " must be ")
                + first.wanted().value();
    }

    private String names(List<Mismatch> alike) {
        return alike.stream()
                .map(deviation -> deviation.kind() == Mismatch.Kind.MISSING || deviation.line() == line()
                        ? deviation.describe()
                        : deviation.describe() + " in line " + deviation.line())
                .collect(Collectors.joining(", "));
    }

    /** A module that would do elsewhere needs a reason of its own. */
    private String reason() {
        boolean module = clause.demand().takesModules()
                && deviations.stream().anyMatch(deviation -> deviation.kind() == Mismatch.Kind.MODULE);
        return module ? clause.reason() + "; " + noModules : clause.reason();
    }
}
