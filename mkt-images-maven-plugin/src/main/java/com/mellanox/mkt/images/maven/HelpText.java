package com.mellanox.mkt.images.maven;

import com.mellanox.mkt.images.failure.InvalidInputException;
import com.mellanox.mkt.images.failure.Suggestion;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.apache.maven.plugin.descriptor.MojoDescriptor;
import org.apache.maven.plugin.descriptor.PluginDescriptor;

/** What the goal {@code help} prints, of the plugin's descriptor: all goals on one screen, or the parameters of a goal. */
final class HelpText {
    /**
     * What each goal is for, the most used ones first; those with the same text share a line. One that is not here comes last,
     * with its first sentence.
     */
    static final Map<String, String> PURPOSES = purposes();

    /** What most people type, and what it does. */
    private static final Map<String, String> COMMANDS = commands();

    private static final String MARGIN = "  ";

    /** Of the text beside a name. */
    private static final int FEWEST_COLUMNS = 35;

    private final PluginDescriptor plugin;
    private final int width;
    private final Map<String, MojoDescriptor> goals;

    /**
     * The help of a plugin.
     *
     * @param width the columns of a line, at most; a word that is longer has a line of its own
     */
    HelpText(PluginDescriptor plugin, int width) {
        this.plugin = plugin;
        this.width = width;
        Map<String, MojoDescriptor> found = new TreeMap<>();
        plugin.getMojos().forEach(mojo -> found.put(mojo.getGoal(), mojo));
        this.goals = new LinkedHashMap<>();
        PURPOSES.keySet().stream().filter(found::containsKey).forEach(name -> goals.put(name, found.get(name)));
        found.forEach(goals::putIfAbsent);
    }

    private static Map<String, String> purposes() {
        Map<String, String> purposes = new LinkedHashMap<>();
        purposes.put("build", "builds the images that are not up to date");
        purposes.put("plan", "shows what build would do, and why");
        purposes.put("boot", "boots the KVM image on your kernel, runs a command in it");
        List.of("vm", "ssh", "stop")
                .forEach(goal -> purposes.put(goal, "list, enter and end the VMs that boot has kept"));
        List.of("push", "verify")
                .forEach(goal -> purposes.put(goal, "publish images or take it back, check published ones"));
        List.of("lock", "outdated")
                .forEach(goal -> purposes.put(goal, "write the lock file of all inputs, show newer inputs"));
        purposes.put("sbom", "writes SBOMs and provenances, finds known vulnerabilities");
        purposes.put("report", "writes the report of the last run, or of the last 50 runs");
        List.of("diff", "reproduce")
                .forEach(goal -> purposes.put(goal, "compare two images, or a published one with its rebuild"));
        purposes.put("verify-reproducible", "builds each image twice, names the files that differ");
        List.of("doctor", "clean").forEach(goal -> purposes.put(goal, "check this machine, remove what nobody needs"));
        List.of("init", "kernel-config")
                .forEach(goal -> purposes.put(goal, "write an OS module, write or check kernel options"));
        purposes.put("help", "describes the goals and their parameters");
        return purposes;
    }

    private static Map<String, String> commands() {
        Map<String, String> commands = new LinkedHashMap<>();
        commands.put("build -Dkey=deb12", "builds the images of Debian 12");
        commands.put("boot -Dmkt.kernel=DIR", "boots the kernel of this tree");
        commands.put("help -Dgoal=build", "lists its parameters; -Ddetail: of all");
        return commands;
    }

    /** All goals, a line each, and what to type. Short enough to be read between Maven's own lines. */
    String overview() {
        List<String> lines = new ArrayList<>();
        lines.add(plugin.getGoalPrefix() + " " + plugin.getVersion() + " builds images in which kernels boot. Goals:");
        Map<String, String> names = new LinkedHashMap<>();
        goals.forEach((name, mojo) -> names.merge(purpose(mojo), name, (one, other) -> one + ", " + other));
        Map<String, String> purposes = new LinkedHashMap<>();
        names.forEach((purpose, sharing) -> purposes.put(sharing, purpose));
        addTable(lines, purposes);
        lines.add("");
        Map<String, String> typed = new LinkedHashMap<>();
        COMMANDS.forEach((command, effect) -> typed.put("mvn " + plugin.getGoalPrefix() + ":" + command, effect));
        addTable(lines, typed);
        return text(lines);
    }

    private static String purpose(MojoDescriptor mojo) {
        return PURPOSES.getOrDefault(mojo.getGoal(), HelpParameter.firstSentence(description(mojo)));
    }

    private static String description(MojoDescriptor mojo) {
        return mojo.getDescription() == null ? "" : mojo.getDescription().strip();
    }

    /**
     * A goal and its parameters.
     *
     * @param detail whether all sentences about the parameters are printed; otherwise the first one and the default
     * @throws InvalidInputException if there is no such goal
     */
    String ofGoal(String name, boolean detail) {
        MojoDescriptor mojo = goals.get(name);
        if (mojo == null) {
            throw new InvalidInputException(
                    "-Dgoal=" + name + " is not a goal of " + plugin.getGoalPrefix(),
                    Suggestion.among(name, goals.keySet()));
        }
        List<String> lines = new ArrayList<>();
        lines.add(plugin.getGoalPrefix() + ":" + name);
        description(mojo).lines().forEach(paragraph -> lines.addAll(wrapped(MARGIN, MARGIN, paragraph.strip())));
        if (mojo.getPhase() != null) {
            lines.addAll(wrapped(MARGIN, MARGIN, "Default phase: " + mojo.getPhase() + "."));
        }
        Map<String, String> parameters = HelpParameter.of(mojo).stream()
                .collect(Collectors.toMap(
                        HelpParameter::option, each -> each.text(detail), (one, other) -> one, LinkedHashMap::new));
        if (!parameters.isEmpty()) {
            lines.add("");
            addTable(lines, parameters);
        }
        return text(lines);
    }

    /** All goals and their parameters. */
    String ofAllGoals() {
        return goals.keySet().stream().map(name -> ofGoal(name, false)).collect(Collectors.joining("\n"));
    }

    /** Adds two columns; in a narrow terminal, the second one is below the first. */
    private void addTable(List<String> lines, Map<String, String> rows) {
        int first = rows.keySet().stream().mapToInt(String::length).max().orElse(0);
        String indent = " ".repeat(first + 2 * MARGIN.length());
        boolean isNarrow = width - indent.length() < FEWEST_COLUMNS;
        rows.forEach((name, text) -> {
            if (isNarrow) {
                lines.add(MARGIN + name);
                lines.addAll(wrapped(MARGIN.repeat(2), MARGIN.repeat(2), text));
            } else {
                lines.addAll(wrapped(MARGIN + name + " ".repeat(first - name.length()) + MARGIN, indent, text));
            }
        });
    }

    /** A text in lines of the width. */
    private List<String> wrapped(String before, String indent, String text) {
        List<String> lines = new ArrayList<>();
        StringBuilder line = new StringBuilder(before);
        boolean isEmpty = true;
        for (String word : text.split("\\s+", -1)) {
            if (!isEmpty && line.length() + 1 + word.length() > width) {
                lines.add(line.toString().stripTrailing());
                line = new StringBuilder(indent);
                isEmpty = true;
            }
            line.append(isEmpty ? "" : " ").append(word);
            isEmpty = false;
        }
        lines.add(line.toString().stripTrailing());
        return lines;
    }

    private static String text(List<String> lines) {
        return String.join("\n", lines) + "\n";
    }
}
