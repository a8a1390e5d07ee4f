package com.mellanox.mkt.images.maven;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.apache.maven.plugin.logging.SystemStreamLog;

/** Keeps what a goal logs, each line with its level in front. */
final class RecordingLog extends SystemStreamLog {
    private final List<String> lines = new CopyOnWriteArrayList<>();

    private boolean silent;

    /** As with {@code mvn -q}. */
    void silence() {
        silent = true;
    }

    @Override
    public boolean isInfoEnabled() {
        return !silent;
    }

    List<String> lines() {
        return List.copyOf(lines);
    }

    @Override
    public void debug(CharSequence line) {
        lines.add("debug " + line);
    }

    @Override
    public void debug(Throwable error) {
        lines.add("debug " + error.getClass().getSimpleName());
    }

    @Override
    public void info(CharSequence line) {
        if (!silent) {
            lines.add("info " + line);
        }
    }

    @Override
    public void warn(CharSequence line) {
        lines.add("warn " + line);
    }

    @Override
    public void error(CharSequence line) {
        lines.add("error " + line);
    }
}
