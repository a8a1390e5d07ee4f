package com.mellanox.mkt.images.kernel;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Objects;
import java.util.stream.Collectors;

/**
 * What a kernel needs to boot a KVM image, and why: {@code kernel.config}, which {@code merge_config.sh} takes as it is.
 *
 * @param text the file
 * @param clauses what it asks for, in its order
 */
public record KernelContract(String text, List<Rule> clauses) {
    /** The name of the file. */
    public static final String FILE_NAME = "kernel.config";

    public KernelContract {
        clauses = List.copyOf(clauses);
    }

    /** The contract of this version of the plugin. */
    public static KernelContract read() {
        try (InputStream file = KernelContract.class.getResourceAsStream(FILE_NAME)) {
            return of(new String(Objects.requireNonNull(file, FILE_NAME).readAllBytes(), StandardCharsets.UTF_8));
        } catch (IOException e) {
            throw new UncheckedIOException("the plugin's own file " + FILE_NAME + " cannot be read", e);
        }
    }

    /** Reads a text of the same form. */
    static KernelContract of(String text) {
        return new KernelContract(text, new ContractReader().read(text));
    }

    /** What no VM comes up without, on one line: {@code 64BIT=y,9P_FS=y}. */
    public String needed() {
        return clauses.stream()
                .filter(clause -> clause.demand() instanceof RequirementLevel.Needed)
                .flatMap(clause -> clause.settings().stream())
                .map(setting -> setting.name() + "=" + setting.value())
                .sorted()
                .collect(Collectors.joining(","));
    }
}
