package com.mellanox.mkt.images.git;

import com.mellanox.mkt.images.event.BuildEvent.FetchProgress;
import com.mellanox.mkt.images.event.BuildListener;
import java.time.Duration;
import java.util.function.BooleanSupplier;
import org.eclipse.jgit.lib.BatchingProgressMonitor;

/** Makes events of the progress of a fetch, a few in a second, and ends the fetch between two packets when it is cancelled. */
final class FetchMonitor extends BatchingProgressMonitor {
    private final String source;
    private final BooleanSupplier cancelled;
    private final BuildListener listener;

    FetchMonitor(String source, BooleanSupplier cancelled, BuildListener listener) {
        this.source = source;
        this.cancelled = cancelled;
        this.listener = listener;
    }

    @Override
    public boolean isCancelled() {
        return cancelled.getAsBoolean();
    }

    @Override
    protected void onUpdate(String task, int done, Duration time) {
        listener.on(new FetchProgress(source, task, done, 0));
    }

    @Override
    protected void onUpdate(String task, int done, int all, int percent, Duration time) {
        listener.on(new FetchProgress(source, task, done, all));
    }

    @Override
    protected void onEndTask(String task, int done, Duration time) {
        onUpdate(task, done, time);
    }

    @Override
    protected void onEndTask(String task, int done, int all, int percent, Duration time) {
        onUpdate(task, done, all, percent, time);
    }
}
