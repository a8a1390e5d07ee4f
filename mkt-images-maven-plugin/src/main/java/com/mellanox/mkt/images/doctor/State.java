package com.mellanox.mkt.images.doctor;

/** The result of a check in one word. */
public enum State {
    /** It is as it should be. */
    GOOD("good"),

    /** Goals work, but slower, or not all of them. */
    COULD_BE_BETTER("could be better"),

    /** A goal that this build has fails. */
    BROKEN("broken");

    private final String text;

    State(String text) {
        this.text = text;
    }

    @Override
    public String toString() {
        return text;
    }
}
