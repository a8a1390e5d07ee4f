package com.mellanox.mkt.images.maven;

import com.mellanox.mkt.images.console.PlainConsole;
import org.apache.maven.plugin.logging.Log;

/**
 * The console's lines in Maven's log, which orders the lines of several threads.
 *
 * @param warningsOnly whether another program reads the output of the run: then all but warnings is for {@code -X}
 */
record MavenLines(Log log, boolean warningsOnly) implements PlainConsole.Lines {

    @Override
    public void info(String line) {
        if (warningsOnly) {
            log.debug(line);
        } else {
            log.info(line);
        }
    }

    @Override
    public void warn(String line) {
        log.warn(line);
    }

    @Override
    public void detail(String line) {
        log.debug(line);
    }
}
