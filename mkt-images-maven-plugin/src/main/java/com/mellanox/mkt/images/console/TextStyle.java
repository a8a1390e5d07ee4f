package com.mellanox.mkt.images.console;

import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;

/**
 * How text is written to where it is shown.
 *
 * @param hasColours whether escape sequences for colours are understood and wanted
 * @param encoding what characters there are
 */
public record TextStyle(boolean hasColours, Charset encoding) {
    /** For files and pipes. */
    public static final TextStyle PLAIN = new TextStyle(false, StandardCharsets.UTF_8);

    /** What a text is about, which decides its colour. */
    enum Tone {
        CHANGE("1;33"),
        UNCERTAIN("33"),
        FETCHED("36"),
        GOOD("32"),
        FAINT("2"),
        FAILURE("1;31"),
        PLAIN("");

        /** Of the escape sequence "select graphic rendition". */
        private final String code;

        Tone(String code) {
            this.code = code;
        }
    }

    /** The text in the colour of the tone. */
    String text(Tone tone, String text) {
        return hasColours && !tone.code.isEmpty() && !text.isEmpty()
                ? "\033[" + tone.code + "m" + text + "\033[0m"
                : text;
    }

    /** The text, with blanks up to a width, which counts no escape sequences. */
    String padded(Tone tone, String text, int width) {
        return text(tone, text) + " ".repeat(Math.max(0, width - text.length()));
    }

    /** The text if it can be encoded, otherwise another one. */
    String either(String text, String ascii) {
        return encoding.newEncoder().canEncode(text) ? text : ascii;
    }
}
