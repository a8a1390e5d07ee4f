package com.mellanox.mkt.images.dockerfile;

import com.mellanox.mkt.images.failure.Problems;
import com.mellanox.mkt.images.io.TextFile;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
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

    /** An instruction, the stage that it is in, and its numbers in BuildKit and in other builders. */
    private record Place(Instruction instruction, int stage, String name, int inStage, int inFile) {}

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
                        .map(line -> new StepLine(line, file.lines().get(line - 1).stripTrailing()))
                : Optional.empty();
    }

    private static boolean isNumber(Place place, int number) {
        return place.inStage() == number || place.inFile() == number;
    }

    private static boolean isIn(Place place, String stage, int number) {
        return place.inStage() == number
                && (stage.equalsIgnoreCase(place.name()) || stage.equals("stage-" + place.stage()));
    }

    /** BuildKit counts what makes a layer, other builders each instruction. */
    private static List<Place> places(TextFile file) {
        List<Place> places = new ArrayList<>();
        int stage = -1;
        String name = "";
        int inStage = 0;
        int inFile = 0;
        for (Instruction instruction : DockerfileLines.of(file, new Problems()).instructions()) {
            inFile++;
            switch (instruction.keyword()) {
                case "FROM" -> {
                    stage++;
                    List<String> words = instruction.words();
                    name = words.size() == 3 ? words.get(2) : "";
                    inStage = !words.isEmpty() && words.get(0).equals("scratch") ? 0 : 1;
                }
                case "RUN", "COPY", "ADD", "WORKDIR" -> inStage++;
                default -> {
                    // Makes no layer.
                }
            }
            places.add(new Place(instruction, stage, name, inStage, inFile));
        }
        return places;
    }

    /** Compares without regard to blanks; a builder without caches does not have the flags. */
    private static boolean hasText(Instruction instruction, String text) {
        String plain = plain(text);
        return pattern(instruction.keyword() + " " + instruction.written()).matcher(plain).matches()
                || pattern(instruction.keyword() + " " + instruction.arguments())
                        .matcher(plain)
                        .matches();
    }

    private static String plain(String text) {
        String joined = BLANKS.matcher(text.strip()).replaceAll(" ");
        int end = joined.indexOf(' ');
        return end < 0 ? joined : joined.substring(0, end).toUpperCase(Locale.ROOT) + joined.substring(end);
    }

    private static Pattern pattern(String instruction) {
        StringBuilder pattern = new StringBuilder();
        String text = plain(instruction);
        Matcher variable = VARIABLE.matcher(text);
        int end = 0;
        while (variable.find()) {
            pattern.append(Pattern.quote(text.substring(end, variable.start()))).append(".*");
            end = variable.end();
        }
        return Pattern.compile(pattern + Pattern.quote(text.substring(end)));
    }
}
