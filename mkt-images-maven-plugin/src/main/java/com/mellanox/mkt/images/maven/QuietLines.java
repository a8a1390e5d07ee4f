package com.mellanox.mkt.images.maven;

import com.mellanox.mkt.images.console.PlainConsole;

/** Lines for a run whose output another program reads: the news is but detail, the warnings stay. */
record QuietLines(PlainConsole.Lines lines) implements PlainConsole.Lines {

    @Override
    public void info(String line) {
        lines.detail(line);
    }

    @Override
    public void warn(String line) {
        lines.warn(line);
    }

    @Override
    public void detail(String line) {
        lines.detail(line);
    }
}
