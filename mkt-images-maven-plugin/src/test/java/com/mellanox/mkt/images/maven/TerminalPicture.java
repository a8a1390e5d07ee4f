package com.mellanox.mkt.images.maven;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Draws the screen of a terminal as an SVG file, for the documentation: one text for each piece of a line in one style. */
final class TerminalPicture {
    private static final Pattern STYLE = Pattern.compile("\u001b\\[([0-9;]*)m|\u001b.|\u000e|\u000f");
    private static final double COLUMN = 8.4;
    private static final int ROW = 18;
    private static final int MARGIN = 12;
    private static final int BRIGHT = 90;
    private static final int NORMAL = 30;

    /** As terminals have them, but light enough on the dark ground. */
    private static final List<String> COLOURS =
            List.of("#6e7681", "#ff7b72", "#3fb950", "#d29922", "#58a6ff", "#bc8cff", "#39c5cf", "#e6edf3");

    private final StringBuilder svg = new StringBuilder();
    private boolean bold;
    private boolean faint;
    private String colour = "";

    private TerminalPicture() {}

    /**
     * Writes the picture of a screen.
     *
     * @param lines as {@code tmux capture-pane -e} prints them
     */
    static void write(Path file, List<String> lines, int columns) throws IOException {
        TerminalPicture picture = new TerminalPicture();
        picture.draw(lines, columns);
        Files.createDirectories(file.getParent());
        Files.writeString(file, picture.svg);
    }

    private void draw(List<String> lines, int columns) {
        int width = (int) (columns * COLUMN) + 2 * MARGIN;
        int height = lines.size() * ROW + 2 * MARGIN;
        svg.append("""
                <svg xmlns="http://www.w3.org/2000/svg" width="%1$d" height="%2$d" viewBox="0 0 %1$d %2$d" font-family="monospace"
                     font-size="14" xml:space="preserve">
                <rect width="100%%" height="100%%" rx="6" fill="#0d1117"/>
                """.formatted(width, height));
        for (int i = 0; i < lines.size(); i++) {
            drawLine(lines.get(i), MARGIN + (i + 1) * ROW - ROW / 4);
        }
        svg.append("</svg>\n");
    }

    private void drawLine(String line, int y) {
        Matcher style = STYLE.matcher(line);
        int column = 0;
        int start = 0;
        while (style.find()) {
            column += drawPiece(line.substring(start, style.start()), column, y);
            start = style.end();
            if (style.group(1) != null) {
                List.of(style.group(1).split(";")).forEach(this::apply);
            }
        }
        drawPiece(line.substring(start), column, y);
    }

    private int drawPiece(String text, int column, int y) {
        if (!text.isBlank()) {
            svg.append(String.format(
                    Locale.ROOT,
                    "<text x=\"%.1f\" y=\"%d\" textLength=\"%.1f\" fill=\"%s\"%s%s>%s</text>%n",
                    MARGIN + column * COLUMN,
                    y,
                    text.length() * COLUMN,
                    colour.isEmpty() ? "#c9d1d9" : colour,
                    bold ? " font-weight=\"bold\"" : "",
                    faint ? " opacity=\"0.6\"" : "",
                    text.replace("&", "&amp;").replace("<", "&lt;").replace(' ', '\u00a0')));
        }
        return text.length();
    }

    private void apply(String code) {
        int number = code.isEmpty() ? 0 : Integer.parseInt(code);
        switch (number) {
            case 0 -> {
                bold = false;
                faint = false;
                colour = "";
            }
            case 1 -> bold = true;
            case 2 -> faint = true;
            case 22 -> {
                bold = false;
                faint = false;
            }
            case 39 -> colour = "";
            default -> {
                int first = number >= BRIGHT ? BRIGHT : NORMAL;
                colour = number >= first && number < first + COLOURS.size() ? COLOURS.get(number - first) : colour;
            }
        }
    }
}
