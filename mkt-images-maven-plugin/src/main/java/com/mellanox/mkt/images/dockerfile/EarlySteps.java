package com.mellanox.mkt.images.dockerfile;

import com.mellanox.mkt.images.failure.Problems;
import com.mellanox.mkt.images.io.TextFile;
import com.mellanox.mkt.images.type.ImageReference;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * What BuildKit can solve of a Dockerfile while images that it needs are missing: the stages that need none of them, and the
 * first steps of the others. The steps have the same keys in BuildKit's cache as those of the whole Dockerfile.
 */
public final class EarlySteps {
    private static final String SKIPPED = "#";

    private final Dockerfile dockerfile;
    private final List<EarlyStage> stages;
    private final List<EarlyStage> targets;
    private final Set<Integer> solved = new TreeSet<>();

    private EarlySteps(Dockerfile dockerfile, List<EarlyStage> stages) {
        this.dockerfile = dockerfile;
        this.stages = stages;
        this.targets = chooseTargets();
    }

    /**
     * The early steps of a Dockerfile without mistakes.
     *
     * @param text the text of the file
     * @param missing the images that are not there yet
     */
    public static EarlySteps of(Dockerfile dockerfile, String text, Set<ImageReference> missing) {
        List<EarlyStage> stages = new EarlyStageReader(dockerfile, missing).read(instructions(dockerfile, text));
        // Another frontend can have another language, and a stage can have the name that BuildKit gives to another one.
        boolean isDivisible =
                dockerfile.frontend().map(Frontend::of).map(Frontend::isDockers).orElse(true)
                        && stages.stream().map(EarlyStage::name).distinct().count() == stages.size();
        return new EarlySteps(dockerfile, isDivisible ? stages : List.of());
    }

    private static List<Instruction> instructions(Dockerfile dockerfile, String text) {
        return DockerfileLines.of(new TextFile(dockerfile.file(), text), new Problems())
                .instructions();
    }

    /** Chooses stages whose solves are those of all stages with commands that the last one needs, each of these once. */
    private List<EarlyStage> chooseTargets() {
        Deque<EarlyStage> chosen = new ArrayDeque<>();
        Set<Integer> reached = reached();
        for (int number = stages.size() - 1; number >= 0; number--) {
            EarlyStage stage = stages.get(number);
            if (reached.contains(number)
                    && !solved.contains(number)
                    && !stage.early().isEmpty()
                    && solvesMore(number)) {
                chosen.addFirst(stage);
            }
        }
        return List.copyOf(chosen);
    }

    /** The stages that the last one needs, and itself: BuildKit solves no other. */
    private Set<Integer> reached() {
        Set<Integer> reached = new TreeSet<>();
        for (int number = stages.size() - 1; number >= 0; number--) {
            if (number == stages.size() - 1 || reached.contains(number)) {
                reached.add(number);
                reached.addAll(stages.get(number).needs());
            }
        }
        return reached;
    }

    /** Whether the solve of a stage runs commands that no other runs; these are counted then. */
    private boolean solvesMore(int target) {
        Set<Integer> needed = new TreeSet<>();
        addNeeded(target, needed);
        needed.removeAll(solved);
        boolean more = needed.stream().anyMatch(number -> stages.get(number).commands() > 0);
        if (more) {
            solved.addAll(needed);
        }
        return more;
    }

    private void addNeeded(int number, Set<Integer> needed) {
        if (needed.add(number)) {
            stages.get(number).earlyNeeds().forEach(other -> addNeeded(other, needed));
        }
    }

    /** How many commands run in them; 0 if it makes no sense to begin early. */
    public int commands() {
        return solved.stream().map(stages::get).mapToInt(EarlyStage::commands).sum();
    }

    /** The names of the stages to solve, each with those that it needs; an empty name is that of the only stage. */
    public List<String> targets() {
        return targets.stream()
                .map(stage -> stages.size() == 1 ? "" : stage.name())
                .toList();
    }

    /** For each stage, by name, how many steps it has more in the whole Dockerfile; a name is never empty. */
    public Map<String, Integer> laterSteps() {
        Map<String, Integer> later = new TreeMap<>();
        stages.forEach(stage -> later.put(stage.name(), stage.laterSteps()));
        return later;
    }

    /**
     * A text with these steps alone: every line that stays has its number, and every stage its place.
     *
     * @param sent the text of the file, with other names for images at most
     */
    public String text(String sent) {
        List<String> lines = Arrays.asList(sent.split("\n", -1));
        for (Instruction from : instructions(dockerfile, sent)) {
            if (from.keyword().equals("FROM")) {
                EarlyStage stage = stage(from.line());
                boolean isMissing = stage.early().isEmpty();
                if (isMissing || (!stage.isNamed() && stages.size() > 1)) {
                    write(lines, from, (isMissing ? "scratch" : from.written().strip()) + " AS " + stage.name());
                }
                skipLater(stage, lines);
            }
        }
        return String.join("\n", lines);
    }

    private EarlyStage stage(int line) {
        return stages.stream()
                .filter(stage -> stage.from().line() == line)
                .findFirst()
                .orElseThrow();
    }

    /** To the end of the stage: the last instruction can have a here-document. */
    private void skipLater(EarlyStage stage, List<String> lines) {
        stage.later().stream()
                .map(Instruction::line)
                .map(line -> stage.early().isEmpty() ? stage.from().lastLine() + 1 : line)
                .findFirst()
                .ifPresent(
                        first -> lines.subList(first - 1, end(stage, lines) - 1).replaceAll(line -> SKIPPED));
    }

    /** The line after a stage. */
    private int end(EarlyStage stage, List<String> lines) {
        return stages.stream()
                .mapToInt(other -> other.from().line())
                .filter(line -> line > stage.from().line())
                .findFirst()
                .orElse(lines.size() + 1);
    }

    /** Writes a FROM as one line, in small letters if it was: one of BuildKit's checks wants the same case in a line. */
    private static void write(List<String> lines, Instruction from, String arguments) {
        List<String> written = lines.subList(from.line() - 1, from.lastLine());
        boolean isSmall = written.get(0).stripLeading().startsWith("from");
        written.replaceAll(line -> SKIPPED);
        String line = "FROM " + arguments;
        written.set(written.size() - 1, isSmall ? line.replace("FROM ", "from ").replace(" AS ", " as ") : line);
    }
}
