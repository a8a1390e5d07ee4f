package com.mellanox.mkt.images.doctor;

/**
 * What a check has found.
 *
 * @param text the state of the subject, as one line
 * @param meaning what follows from it for the goals, as a sentence without its end; empty if it is good, or if the text says it
 * @param remedy how to correct it, likewise; empty if it is good
 */
public record Result(State state, String text, String meaning, String remedy) {
    static Result good(String text) {
        return new Result(State.GOOD, text, "", "");
    }

    static Result better(String text, String meaning, String remedy) {
        return new Result(State.COULD_BE_BETTER, text, meaning, remedy);
    }

    static Result broken(String text, String meaning, String remedy) {
        return new Result(State.BROKEN, text, meaning, remedy);
    }

    /** Broken if goals of this build need the subject; otherwise it could be better. */
    static Result failed(boolean isNeeded, String text, String meaning, String remedy) {
        return isNeeded ? broken(text, meaning, remedy) : better(text, meaning, remedy);
    }
}
