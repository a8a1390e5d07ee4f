package com.mellanox.mkt.images.failure;

import java.util.List;

/** Invalid files or options: all their problems together, before anything was started. */
public final class InvalidInputException extends MktException {
    private static final long serialVersionUID = 1L;

    public InvalidInputException(List<Problem> problems) {
        this(describe(problems));
    }

    /** Problems with one remedy, which follows them on a line of its own. */
    public InvalidInputException(List<Problem> problems, String remedy) {
        this(describe(problems) + "\n" + remedy);
    }

    /** A problem of an option, not of a file. */
    public InvalidInputException(String what, String remedy) {
        super(what, remedy, null);
    }

    private InvalidInputException(String message) {
        super(message, null);
    }

    /** Wrong options, each with its remedy, all of them together. */
    public static InvalidInputException ofOptions(List<InvalidInputException> wrong) {
        return new InvalidInputException(
                list(wrong.stream().map(InvalidInputException::getMessage).toList()));
    }

    /** Fails with all problems, if there are any. */
    public static void throwIfAny(List<Problem> problems) {
        if (!problems.isEmpty()) {
            throw new InvalidInputException(problems);
        }
    }

    private static String describe(List<Problem> problems) {
        return list(problems.stream().map(Problem::describe).toList());
    }

    private static String list(List<String> problems) {
        return problems.size() == 1
                ? problems.get(0)
                : problems.size() + " problems:\n  " + String.join("\n  ", problems);
    }
}
