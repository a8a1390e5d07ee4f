package com.mellanox.mkt.images.maven;

import com.mellanox.mkt.images.console.PlainConsole;
import com.mellanox.mkt.images.console.ProgressLines;
import com.mellanox.mkt.images.console.ProgressListener;
import com.mellanox.mkt.images.report.EventLines;
import com.mellanox.mkt.images.terminal.LiveProgress;
import com.mellanox.mkt.images.terminal.OutputTerminal;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** How the progress of a run is shown. */
enum ProgressMode {
    /** Live in a terminal, unless the user or Maven's options ask for plain text. */
    AUTO,
    /** A line every 30 seconds for each image that takes long. */
    PLAIN,
    /** The last lines of the terminal, which are always up to date; plain without a terminal. */
    LIVE,
    /** Warnings alone. */
    QUIET,
    /** A line of JSON for each event, on standard output. */
    JSON;

    /** The mode of that name; plain for another one, which is reported as wrong later. */
    static ProgressMode of(@Nullable String name) {
        for (ProgressMode mode : values()) {
            if (Parameters.name(mode).equals(name)) {
                return mode;
            }
        }
        return PLAIN;
    }

    /** Whether another program reads the output, or nobody wants it. */
    boolean isQuiet() {
        return this == QUIET || this == JSON;
    }

    /**
     * A listener in front of the console.
     *
     * @param isPlainMaven whether Maven was asked for plain output: by {@code -B}, {@code -X} or {@code -q}
     */
    ProgressListener listener(
            PlainConsole console, PlainConsole.Lines lines, boolean isPlainMaven, Map<String, String> environment) {
        if (this == JSON) {
            return new EventLines(console, System.out);
        }
        boolean isLive = OutputTerminal.isPresent()
                && (this == LIVE || (this == AUTO && !isPlainMaven && !Colours.asksForPlainText(environment)));
        return isLive ? new LiveProgress(console, lines) : new ProgressLines(console, lines, () -> true);
    }
}
