package com.mellanox.mkt.images.dockerfile;

import com.mellanox.mkt.images.dockerfile.Instruction.Flag;
import com.mellanox.mkt.images.failure.Problems;
import com.mellanox.mkt.images.failure.Suggestion;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;

/** Finds the mistakes in the {@code --name=value} flags of an instruction. */
record FlagRules(Path file, Problems problems) {
    /** The flags of the instructions that have flags. */
    private static final Map<String, Set<String>> FLAGS = Map.of(
            "ADD", Set.of("checksum", "chmod", "chown", "exclude", "keep-git-dir", "link", "unpack"),
            "COPY", Set.of("chmod", "chown", "exclude", "from", "link", "parents"),
            "FROM", Set.of("platform"),
            "HEALTHCHECK", Set.of("interval", "retries", "start-interval", "start-period", "timeout"),
            "RUN", Set.of("device", "mount", "network", "security"));

    private static final Set<String> WITHOUT_VALUE = Set.of("keep-git-dir", "link", "parents", "unpack");
    private static final Set<String> SEVERAL = Set.of("device", "exclude", "mount");

    /** The values of the flags that are names. */
    private static final Map<String, Set<String>> VALUES = Map.of(
            "network", new TreeSet<>(Set.of("default", "host", "none")),
            "security", new TreeSet<>(Set.of("insecure", "sandbox")));

    private static final Pattern MODE =
            Pattern.compile("[0-7]{1,5}|(?:[ugoa]*(?:[-+=][rwxXstugo]*)+)(?:,[ugoa]*(?:[-+=][rwxXstugo]*)+)*");

    void check(Instruction instruction) {
        Set<String> allowed = new TreeSet<>(FLAGS.getOrDefault(instruction.keyword(), Set.of()));
        Set<String> seen = new HashSet<>();
        for (Flag flag : instruction.flags()) {
            if (!allowed.contains(flag.name())) {
                report(
                        instruction,
                        instruction.keyword() + " has no flag --" + flag.name(),
                        allowed.isEmpty()
                                ? "Remove it, or put quotes around it"
                                : Suggestion.among(flag.name(), allowed));
            } else if (!seen.add(flag.name()) && !SEVERAL.contains(flag.name())) {
                report(instruction, "--" + flag.name() + " is there twice", "Remove one of them");
            } else {
                checkValue(instruction, flag);
            }
        }
    }

    private void checkValue(Instruction instruction, Flag flag) {
        String name = flag.name();
        String value = flag.value();
        Set<String> values = VALUES.getOrDefault(name, Set.of());
        if (WITHOUT_VALUE.contains(name)) {
            if (!value.isEmpty() && !value.equalsIgnoreCase("true") && !value.equalsIgnoreCase("false")) {
                report(instruction, "--" + name + "=" + value + " is neither true nor false", "Write --" + name);
            }
        } else if (value.isEmpty()) {
            report(instruction, "--" + name + " has no value", "Write it like --" + name + "=value");
        } else if (!values.isEmpty() && !values.contains(value)) {
            report(instruction, "--" + name + " has no value '" + value + "'", Suggestion.among(value, values));
        } else if (name.equals("chmod")
                && !value.contains("$")
                && !MODE.matcher(value).matches()) {
            report(instruction, "--chmod=" + value + " is not a mode", "Write an octal number, as in --chmod=755");
        } else if (name.equals("mount")) {
            new MountRules(file, instruction.line(), problems).check(RunMount.of(value));
        }
    }

    private void report(Instruction instruction, String what, String remedy) {
        problems.add(file, instruction.line(), what, remedy);
    }
}
