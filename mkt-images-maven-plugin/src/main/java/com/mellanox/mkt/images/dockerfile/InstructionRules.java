package com.mellanox.mkt.images.dockerfile;

import com.mellanox.mkt.images.failure.Problems;
import com.mellanox.mkt.images.failure.Suggestion;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.regex.Pattern;

/** Finds the mistakes in an instruction that every builder refuses, some of them only after earlier steps have run. */
record InstructionRules(Path file, Problems problems) {
    /** All instructions, with an example of the arguments; empty if none are needed, or the reader checks them. */
    private static final SortedMap<String, String> EXAMPLES = new TreeMap<>(Map.ofEntries(
            Map.entry("ADD", ""),
            Map.entry("ARG", "RELEASE=40"),
            Map.entry("CMD", ""),
            Map.entry("COPY", ""),
            Map.entry("ENTRYPOINT", ""),
            Map.entry("ENV", "NAME=value"),
            Map.entry("EXPOSE", "22"),
            Map.entry("FROM", ""),
            Map.entry("HEALTHCHECK", "CMD true"),
            Map.entry("LABEL", "name=value"),
            Map.entry("MAINTAINER", "name"),
            Map.entry("ONBUILD", "RUN true"),
            Map.entry("RUN", "true"),
            Map.entry("SHELL", "[\"/bin/bash\", \"-c\"]"),
            Map.entry("STOPSIGNAL", "SIGTERM"),
            Map.entry("USER", "root"),
            Map.entry("VOLUME", "/data"),
            Map.entry("WORKDIR", "/root")));

    /** The instructions whose quotes and variables the builder reads; in others, the shell does. */
    private static final Set<String> EXPANDED =
            Set.of("ADD", "ARG", "COPY", "ENV", "EXPOSE", "FROM", "LABEL", "STOPSIGNAL", "USER", "VOLUME", "WORKDIR");

    private static final String NUMBER =
            "(?:[0-9]{1,4}|[1-5][0-9]{4}|6[0-4][0-9]{3}|65[0-4][0-9]{2}|655[0-2][0-9]|6553[0-5])";
    private static final Pattern PORT =
            Pattern.compile("['\"]?" + NUMBER + "(?:[-:]" + NUMBER + ")*(?:/[a-zA-Z]+)?['\"]?");
    private static final Set<String> NEVER_TRIGGERS = Set.of("FROM", "MAINTAINER", "ONBUILD");

    static boolean isKnown(String keyword) {
        return EXAMPLES.containsKey(keyword);
    }

    /** Reports the mistakes of an instruction. */
    void check(Instruction instruction) {
        String keyword = instruction.keyword();
        if (!isKnown(keyword)) {
            report(instruction, "unknown instruction " + keyword, Suggestion.among(keyword, EXAMPLES.keySet()));
            return;
        }
        new FlagRules(file, problems).check(instruction);
        String example = EXAMPLES.getOrDefault(keyword, "");
        if (!example.isEmpty() && instruction.arguments().isBlank()) {
            report(instruction, keyword + " has no argument", "Write it like '" + keyword + " " + example + "'");
        } else {
            checkArguments(instruction);
        }
    }

    private void checkArguments(Instruction instruction) {
        if (EXPANDED.contains(instruction.keyword())) {
            ShellWord.fault(instruction.list().map(texts -> "").orElse(instruction.arguments()), instruction.escape())
                    .ifPresent(fault -> report(
                            instruction,
                            fault + " in '" + instruction.keyword() + " " + instruction.arguments() + "'",
                            "Close it, or write " + instruction.escape() + " in front of it"));
        }
        switch (instruction.keyword()) {
            case "ENV", "LABEL" -> checkAssignments(instruction);
            case "SHELL" -> checkShell(instruction);
            case "EXPOSE" -> checkPorts(instruction);
            case "HEALTHCHECK" -> checkHealth(instruction);
            case "ONBUILD" -> instruction.trigger().ifPresent(trigger -> checkTrigger(instruction, trigger));
            default -> {
                // Any words are allowed.
            }
        }
    }

    /** Either one {@code name value}, or any number of {@code name=value}. */
    private void checkAssignments(Instruction instruction) {
        List<String> words = instruction.shellWords();
        boolean single = !words.get(0).contains("=");
        Optional<String> wrong = single
                ? Optional.of(words.get(0)).filter(name -> words.size() == 1)
                : words.stream().filter(word -> word.indexOf('=') <= 0).findFirst();
        wrong.ifPresent(word -> report(
                instruction,
                instruction.keyword() + " gives '" + word + "' no value",
                "Write name=value, with quotes around a value that has blanks in it"));
    }

    private void checkPorts(Instruction instruction) {
        instruction.shellWords().stream()
                .filter(word -> !word.contains("$") && !PORT.matcher(word).matches())
                .forEach(word -> report(
                        instruction,
                        "EXPOSE names '" + word + "', which is not a port",
                        "Write a number up to 65535, as in 'EXPOSE 22' or 'EXPOSE 4791/udp'"));
    }

    private void checkShell(Instruction instruction) {
        if (instruction.list().filter(texts -> !texts.isEmpty()).isEmpty()) {
            report(
                    instruction,
                    "'SHELL " + instruction.arguments() + "' is not a JSON list of words",
                    "Write it like 'SHELL " + EXAMPLES.get("SHELL") + "'");
        }
    }

    private void checkHealth(Instruction instruction) {
        String type = instruction.shellWords().get(0).toUpperCase(Locale.ROOT);
        if (!type.equals("CMD") && !type.equals("NONE")) {
            report(instruction, "HEALTHCHECK has no type '" + type + "'", "Allowed: CMD, NONE");
        }
    }

    private void checkTrigger(Instruction instruction, Instruction trigger) {
        if (NEVER_TRIGGERS.contains(trigger.keyword())) {
            report(instruction, "ONBUILD cannot have " + trigger.keyword(), "Write it like 'ONBUILD RUN true'");
        } else {
            check(trigger);
        }
    }

    private void report(Instruction instruction, String what, String remedy) {
        problems.add(file, instruction.line(), what, remedy);
    }
}
