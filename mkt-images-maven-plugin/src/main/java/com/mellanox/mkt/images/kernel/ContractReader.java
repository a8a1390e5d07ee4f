package com.mellanox.mkt.images.kernel;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Reads the file of the contract: {@code ##} begins a section and says how much it is needed, and in it each block between
 * blank lines is a comment, the reason, and the settings that it is the reason of. For one file.
 */
final class ContractReader {
    private static final String SECTION = "## ";
    private static final String COMMENT = "# ";

    private final List<Rule> clauses = new ArrayList<>();
    private final List<KernelOption> settings = new ArrayList<>();
    private final List<String> reason = new ArrayList<>();
    private @Nullable RequirementLevel demand;

    List<Rule> read(String text) {
        text.lines().forEach(this::take);
        endBlock();
        return List.copyOf(clauses);
    }

    private void take(String line) {
        Optional<KernelOption> setting = KernelOption.parse(line);
        if (line.isEmpty()) {
            endBlock();
        } else if (line.startsWith(SECTION)) {
            demand = RequirementLevel.parse(line.substring(SECTION.length())).orElseThrow(() -> unreadable(line));
        } else if (demand == null && line.startsWith("#")) {
            return; // the head of the file, for people alone
        } else if (setting.isPresent()) {
            settings.add(setting.get());
        } else if (line.startsWith(COMMENT) && settings.isEmpty()) {
            reason.add(line.substring(COMMENT.length()).strip());
        } else {
            throw unreadable(line);
        }
    }

    private void endBlock() {
        if (demand == null || (reason.isEmpty() && settings.isEmpty())) {
            return;
        }
        String sentences = String.join(" ", reason);
        String open = sentences.endsWith(".") ? sentences.substring(0, sentences.length() - 1) : sentences;
        clauses.add(new Rule(demand, open, settings));
        reason.clear();
        settings.clear();
    }

    private static IllegalArgumentException unreadable(String line) {
        return new IllegalArgumentException("not a line of the contract: " + line);
    }
}
