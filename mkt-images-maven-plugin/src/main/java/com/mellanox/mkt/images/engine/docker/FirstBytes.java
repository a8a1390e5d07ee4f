package com.mellanox.mkt.images.engine.docker;

import java.nio.charset.StandardCharsets;

/** The first bytes from a program that is a connection: the beginning of an engine's answer, or a message for people. */
final class FirstBytes {
    static final int MOST = 4096;

    private static final String HTTP = "HTTP/";

    private String text = "";
    private boolean answer;

    /** Adds what was read. */
    synchronized void add(byte[] bytes, int offset, int count) {
        if (answer || count <= 0) {
            return;
        }
        text += new String(bytes, offset, Math.min(count, MOST), StandardCharsets.ISO_8859_1);
        // BuildKit's frames are no text. Before HTTP, the login shell of a host may print a greeting.
        boolean isText = text.chars().allMatch(c -> c >= ' ' || Character.isWhitespace(c));
        answer = !isText || text.contains(HTTP) || text.length() > MOST;
    }

    /** Whether an engine has begun to answer, as far as the bytes show. */
    synchronized boolean isAnswer() {
        return answer;
    }

    /** What was read in place of an answer. */
    synchronized String text() {
        return answer ? "" : text;
    }
}
