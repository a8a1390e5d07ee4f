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
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A kernel's {@code .config}, read with its lines. */
public final class KernelConfig {
    private static final Pattern HEAD = Pattern.compile("# Linux/\\S+ (?<version>\\S+) Kernel Configuration");
    private static final String NAME_ANOTHER = "Name the .config of a kernel";

    private final Path file;
    private final Map<String, Entry> entries;
    private final Optional<String> version;

    private KernelConfig(Path file, Map<String, Entry> entries, Optional<String> version) {
        this.file = file;
        this.entries = Map.copyOf(entries);
        this.version = version;
    }

    private record Entry(String value, int line) {}

    /** Reads the file; fails with all lines that Kconfig would not read, or where it is something else altogether. */
    public static KernelConfig read(Path file) {
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
                            // Of two lines Kconfig takes the later, too.
                            setting -> entries.put(setting.name(), new Entry(setting.value(), number)),
                            () -> checkOther(file, number, line, problems));
        }
        if (entries.isEmpty() || problems.count() > entries.size()) {
            throw new InvalidInputException(List.of(noConfiguration(file, problems)));
        }
        problems.throwIfAny();
        return new KernelConfig(file, entries, version(lines));
    }

    private static void checkOther(Path file, int number, String line, Problems problems) {
        if (!line.isBlank() && !line.startsWith("#")) {
            problems.add(
                    file,
                    number,
                    "'" + line + "' is not a line of a kernel's configuration",
                    "There are CONFIG_<option>=<value>, without blanks, and # CONFIG_<option> is not set");
        }
    }

    private static Problem noConfiguration(Path file, Problems problems) {
        return problems.list().stream()
                .findFirst()
                .map(first -> new Problem(
                        file, first.line(), "this is not a kernel configuration: " + first.what(), NAME_ANOTHER))
                .orElseGet(() -> new Problem(
                        file, 0, "this is not a kernel configuration: no CONFIG_ line is in it", NAME_ANOTHER));
    }

    private static Optional<String> version(List<String> lines) {
        return lines.stream()
                .map(HEAD::matcher)
                .filter(Matcher::matches)
                .map(head -> head.group("version"))
                .findFirst();
    }

    public Path file() {
        return file;
    }

    /** The version of Linux that Kconfig wrote the file for, where its head says so. */
    public Optional<String> version() {
        return version;
    }

    /** The value of an option, as {@link KernelOption} has it; {@code n} where the file does not name it. */
    public String value(String option) {
        Entry entry = entries.get(option);
        return entry == null ? KernelOption.NOT_SET : entry.value();
    }

    /** The line of an option; 0 where the file does not name it. */
    public int line(String option) {
        Entry entry = entries.get(option);
        return entry == null ? 0 : entry.line();
    }
}
