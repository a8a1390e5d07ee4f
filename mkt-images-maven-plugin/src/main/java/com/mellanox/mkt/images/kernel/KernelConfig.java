package com.mellanox.mkt.images.kernel;

import com.mellanox.mkt.images.failure.InvalidInputException;
import com.mellanox.mkt.images.failure.Problem;
import com.mellanox.mkt.images.failure.Problems;
import com.mellanox.mkt.images.io.TextFile;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** A kernel's {@code .config}, with the numbers of its lines. */
record KernelConfig(Path file, Map<String, Entry> entries) {

    KernelConfig {
        entries = Map.copyOf(entries);
    }

    /** The value of an option, as in {@link KernelOption}, and its line. */
    record Entry(String value, int line) {}

    /** Reads the file; fails with all lines that Kconfig cannot read, or if the file is no configuration at all. */
    static KernelConfig read(Path file) {
        Problems problems = new Problems();
        Optional<TextFile> text = TextFile.read(file, problems);
        problems.throwIfAny();
        List<String> lines = text.orElseThrow().lines();
        Map<String, Entry> entries = new HashMap<>();
        for (int i = 0; i < lines.size(); i++) {
            String line = lines.get(i);
            int number = i + 1;
            KernelOption.parse(line)
                    .ifPresentOrElse(
                            // Of two lines Kconfig uses the later one, too.
                            option -> entries.put(option.name(), new Entry(option.value(), number)),
                            () -> checkOther(file, number, line, problems));
        }
        if (entries.isEmpty() || problems.count() > entries.size()) {
            throw new InvalidInputException(List.of(noConfiguration(file, problems)));
        }
        problems.throwIfAny();
        return new KernelConfig(file, entries);
    }

    private static void checkOther(Path file, int number, String line, Problems problems) {
        if (!line.isBlank() && !line.startsWith("#")) {
            problems.add(
                    file,
                    number,
                    "'" + line + "' is not a line of a kernel's configuration",
                    "Write CONFIG_<option>=<value>, without blanks, or # CONFIG_<option> is not set");
        }
    }

    private static Problem noConfiguration(Path file, Problems problems) {
        Optional<Problem> first = problems.list().stream().findFirst();
        return new Problem(
                file,
                first.map(Problem::line).orElse(0),
                "this is not a kernel configuration: "
                        + first.map(Problem::what).orElse("it has no line with CONFIG_"),
                "Name the .config of a kernel");
    }

    /** What the kernel is compiled for. */
    KernelArchitecture architecture() {
        return entry("ARM64").value().equals(KernelOption.BUILT_IN)
                ? KernelArchitecture.ARM64
                : KernelArchitecture.AMD64;
    }

    /** The entry of an option; {@code n} in line 0 if the file does not contain it. */
    Entry entry(String option) {
        return entries.getOrDefault(option, new Entry(KernelOption.NOT_SET, 0));
    }
}
