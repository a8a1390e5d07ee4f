package com.mellanox.mkt.images.dockerfile;

/** What an instruction takes from the docker directory, and the instruction's line. */
public sealed interface ContextSource {
    int line();

    /** A path or pattern, relative to the docker directory; a leading slash means the same. */
    record Files(String pattern, int line) implements ContextSource {}

    /** A name that only the build knows, for a variable in it: the whole docker directory has to be there. */
    record Unknown(String text, int line) implements ContextSource {}
}
