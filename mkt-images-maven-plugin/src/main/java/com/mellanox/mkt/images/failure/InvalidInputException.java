package com.mellanox.mkt.images.failure;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/** Invalid files or options: all their problems together, before anything was started. */
public final class InvalidInputException extends MktException {
    private static final long serialVersionUID = 1L;

    @SuppressWarnings("serial") // never serialized; Throwable is Serializable for historical reasons
    private final List<Problem> problems;

    public InvalidInputException(List<Problem> problems) {
        super(message(problems), null);
        this.problems = List.copyOf(problems);
    }

    /** Problems with one remedy, which follows them on a line of its own. */
    public InvalidInputException(List<Problem> problems, String remedy) {
        super(message(problems) + "\n" + remedy, null);
        this.problems = List.copyOf(problems);
    }

    /** A problem of an option, not of a file. */
    public InvalidInputException(String what, String remedy) {
        super(what + ". " + remedy, null);
        this.problems = List.of();
    }

    private InvalidInputException(String message) {
        super(message, null);
        this.problems = List.of();
    }

    /** Wrong options, each with its remedy, all of them together. */
    public static InvalidInputException ofOptions(List<InvalidInputException> wrong) {
        if (wrong.size() == 1) {
            return wrong.get(0);
        }
        return new InvalidInputException(wrong.stream()
                .map(InvalidInputException::getMessage)
                .collect(Collectors.joining("\n  ", wrong.size() + " problems:\n  ", "")));
    }

    /** The problems, in the order in which they stand in their files; empty for an option. */
    public List<Problem> problems() {
        return problems;
    }

    /** Fails with all problems, if there are any. */
    public static void throwIfAny(List<Problem> problems) {
        if (!problems.isEmpty()) {
            throw new InvalidInputException(new ArrayList<>(problems));
        }
    }

    private static String message(List<Problem> problems) {
        if (problems.size() == 1) {
            return problems.get(0).describe();
        }
        return problems.stream()
                .map(problem -> "  " + problem.describe())
                .collect(Collectors.joining("\n", problems.size() + " problems:\n", ""));
    }
}
