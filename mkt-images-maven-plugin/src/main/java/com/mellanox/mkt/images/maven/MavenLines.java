package com.mellanox.mkt.images.maven;

import com.mellanox.mkt.images.console.PlainConsole;
import org.apache.maven.plugin.logging.Log;

/** The console's lines in Maven's log, which orders what several threads say. */
final class MavenLines implements PlainConsole.Lines {
    private final Log log;

    MavenLines(Log log) {
        this.log = log;
    }

    @Override
    public void info(String line) {
        log.info(line);
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
