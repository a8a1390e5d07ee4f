package com.mellanox.mkt.images.kernel;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The options that a kernel needs to boot a KVM image, with reasons: {@code kernel.config} and after it that of one architecture,
 * {@code kernel-amd64.config}, which {@code merge_config.sh} can read, too. A line {@code ##} begins a section and names the
 * level of its options. In a section, each block between blank lines is a comment, the reason, and the options that have this
 * reason.
 *
 * @param text both files
 * @param rules its blocks, in their order
 */
public record KernelContract(String text, List<Rule> rules) {
    /** The name of the file with both parts. */
    public static final String FILE_NAME = "kernel.config";

    private static final String SECTION = "## ";
    private static final String COMMENT = "# ";

    public KernelContract {
        rules = List.copyOf(rules);
    }

    /**
     * Options that are required for the same reason.
     *
     * @param reason one or two sentences, without the last full stop
     * @param options at least one
     */
    record Rule(RequirementLevel level, String reason, List<KernelOption> options) {
        Rule {
            options = List.copyOf(options);
            if (reason.isBlank() || options.isEmpty()) {
                throw new IllegalArgumentException("a rule has a reason and options: " + reason + options);
            }
        }
    }

    /** The contract of this version of the plugin for kernels of an architecture. */
    public static KernelContract read(KernelArchitecture architecture) {
        return of(read(FILE_NAME) + "\n" + read("kernel-" + architecture.shortName() + ".config"));
    }

    private static String read(String name) {
        try (InputStream file = KernelContract.class.getResourceAsStream(name)) {
            return new String(Objects.requireNonNull(file, name).readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException("the plugin's own file " + name + " cannot be read", e);
        }
    }

    static KernelContract of(String text) {
        String[] sections = text.split("(?m)^(?=" + SECTION + ")");
        // The head of the file is a comment.
        return new KernelContract(
                text,
                Arrays.stream(sections)
                        .filter(section -> section.startsWith(SECTION))
                        .flatMap(KernelContract::section)
                        .toList());
    }

    private static Stream<Rule> section(String text) {
        String[] blocks = text.strip().split("\n\n+");
        RequirementLevel level =
                RequirementLevel.of(blocks[0].substring(SECTION.length())).orElseThrow(() -> unreadable(blocks[0]));
        return Arrays.stream(blocks).skip(1).map(block -> rule(level, block));
    }

    private static Rule rule(RequirementLevel level, String block) {
        List<KernelOption> options = new ArrayList<>();
        List<String> reason = new ArrayList<>();
        for (String line : block.lines().toList()) {
            Optional<KernelOption> option = KernelOption.parse(line);
            if (option.isPresent()) {
                options.add(option.get());
            } else if (line.startsWith(COMMENT) && options.isEmpty()) {
                reason.add(line.substring(COMMENT.length()).strip());
            } else {
                throw unreadable(line);
            }
        }
        return new Rule(level, String.join(" ", reason).replaceFirst("\\.$", ""), options);
    }

    private static IllegalArgumentException unreadable(String line) {
        return new IllegalArgumentException("not a line of the contract: " + line);
    }

    /** The options without which no VM boots, on one line: {@code 64BIT=y,9P_FS=y}. */
    public String needed() {
        return rules.stream()
                .filter(rule ->
                        rule.level() == RequirementLevel.NEEDED || rule.level() == RequirementLevel.NEEDED_OR_MODULE)
                .flatMap(rule -> rule.options().stream())
                .map(option -> option.name() + "=" + option.value())
                .sorted()
                .collect(Collectors.joining(","));
    }
}
