package com.mellanox.mkt.images.dockerfile;

import com.mellanox.mkt.images.failure.Problems;
import com.mellanox.mkt.images.io.TextFile;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The line of a Dockerfile in which a step begins, for builders that name the step alone.
 *
 * @param number from 1
 * @param text without its end
 */
public record StepLine(int number, String text) {
    private static final Pattern STEP =
            Pattern.compile("(?:(?<stage>\\S+) )?(?<number>\\d{1,6})/\\d+ : (?<text>.*)", Pattern.DOTALL);
    /** Builders replace a variable that has a value. */
    private static final Pattern VARIABLE = Pattern.compile("\\$(?:\\w+|\\{[^}]*})");

    private static final Pattern BLANKS = Pattern.compile("\\s+");

    /**
     * An instruction, the stage that it is in, and its numbers: in BuildKit, which counts the instructions of a stage that make
     * layers, and in other builders, which count all of a file.
     */
    private record Place(Instruction instruction, int stage, String name, int inStage, int inFile) {
        private static final Set<String> LAYERS = Set.of("ADD", "COPY", "RUN", "WORKDIR");

        private static Place first(Instruction instruction) {
            return new Place(instruction, -1, "", 0, 0).next(instruction);
        }

        private Place next(Instruction following) {
            if (following.keyword().equals("FROM")) {
                List<String> words = following.words();
                boolean isEmpty = words.isEmpty() || words.get(0).equals("scratch");
                return new Place(
                        following, stage + 1, words.size() == 3 ? words.get(2) : "", isEmpty ? 0 : 1, inFile + 1);
            }
            boolean isLayer = LAYERS.contains(following.keyword());
            return new Place(following, stage, name, isLayer ? inStage + 1 : inStage, inFile + 1);
        }
    }

    /**
     * Finds the line by the text of the step, and by its number where several instructions have this text.
     *
     * @param step {@code build 3/7 : RUN make}, with the stage if the builder names it
     * @return empty if no instruction, or more than one, can be the step
     */
    public static Optional<StepLine> find(TextFile file, String step) {
        Matcher parts = STEP.matcher(step);
        if (!parts.matches()) {
            return Optional.empty();
        }
        List<Place> places = places(file).stream()
                .filter(place -> hasText(place.instruction(), parts.group("text")))
                .toList();
        int number = Integer.parseInt(parts.group("number"));
        String stage = parts.group("stage");
        List<Place> found = places.size() < 2
                ? places
                : places.stream()
                        .filter(place -> stage == null ? isNumber(place, number) : isIn(place, stage, number))
                        .toList();
        return found.size() == 1
                ? Optional.of(found.get(0).instruction().line())
                        .map(line ->
                                new StepLine(line, file.lines().get(line - 1).stripTrailing()))
                : Optional.empty();
    }

    private static boolean isNumber(Place place, int number) {
        return place.inStage() == number || place.inFile() == number;
    }

    private static boolean isIn(Place place, String stage, int number) {
        return place.inStage() == number
                && (stage.equalsIgnoreCase(place.name()) || stage.equals("stage-" + place.stage()));
    }

    private static List<Place> places(TextFile file) {
        List<Place> places = new ArrayList<>();
        Place last = null;
        for (Instruction instruction : DockerfileLines.of(file, new Problems()).instructions()) {
            last = last == null ? Place.first(instruction) : last.next(instruction);
            places.add(last);
        }
        return places;
    }

    /** Compares without regard to blanks; a builder without caches does not have the flags. */
    private static boolean hasText(Instruction instruction, String text) {
        String plain = plain(text);
        return matches(instruction.keyword() + " " + instruction.written(), plain)
                || matches(instruction.keyword() + " " + instruction.arguments(), plain);
    }

    private static String plain(String text) {
        String joined = BLANKS.matcher(text.strip()).replaceAll(" ");
        int end = joined.indexOf(' ');
        return end < 0 ? joined : joined.substring(0, end).toUpperCase(Locale.ROOT) + joined.substring(end);
    }

    /** Whether the parts of an instruction between its variables are in the text, in their order. */
    private static boolean matches(String instruction, String text) {
        String[] parts = VARIABLE.split(plain(instruction), -1);
        String last = parts[parts.length - 1];
        if (parts.length == 1) {
            return text.equals(last);
        }
        int at = text.startsWith(parts[0]) ? parts[0].length() : -1;
        for (int i = 1; i < parts.length - 1 && at >= 0; i++) {
            int found = text.indexOf(parts[i], at);
            at = found < 0 ? found : found + parts[i].length();
        }
        return at >= 0 && at + last.length() <= text.length() && text.endsWith(last);
    }
}
