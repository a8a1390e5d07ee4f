package com.mellanox.mkt.images.maven;

import com.mellanox.mkt.images.event.BuildEvent;
import com.mellanox.mkt.images.event.BuildListener;
import com.mellanox.mkt.images.type.ImageKey;
import com.mellanox.mkt.images.watch.Change;
import com.mellanox.mkt.images.watch.WatchLoop;
import com.mellanox.mkt.images.watch.WatchTarget;
import java.util.List;
import java.util.function.BooleanSupplier;
import org.apache.maven.plugin.MojoFailureException;
import org.apache.maven.plugin.logging.Log;

/**
 * The runs of a watch.
 *
 * @param goals what runs, one after the other
 * @param inputs what is watched
 * @param listener is told what happens between the runs
 */
record WatchedRuns(ImageKey key, List<ImagesMojo> goals, WatchedInputs inputs, BuildListener listener)
        implements WatchLoop.Watched {

    @Override
    public List<WatchTarget> targets() {
        return inputs.targets();
    }

    @Override
    public void run(BooleanSupplier isCancelled) {
        Log log = goals.get(0).getLog();
        try {
            GoalExecution.translate(log, this::runAll);
        } catch (MojoFailureException e) {
            if (!isCancelled.getAsBoolean()) {
                log.error(e.getMessage());
            }
        } catch (RuntimeException e) {
            // An interrupt can end a run anywhere.
            if (!isCancelled.getAsBoolean()) {
                throw e;
            }
            log.debug(e);
        }
        // Ctrl-C interrupts the thread of the run before that of the watch.
        if (!isCancelled.getAsBoolean() && !Thread.currentThread().isInterrupted()) {
            listener.on(new BuildEvent.WatchWaiting(key));
        }
    }

    private void runAll() {
        goals.get(0).maven().restart();
        goals.forEach(ImagesMojo::runOnce);
    }

    @Override
    public void changed(List<Change> changes, boolean cancels) {
        List<String> names = goals.stream()
                .map(goal -> goal instanceof BootMojo ? "boot" : "build")
                .toList();
        changes.forEach(change -> listener.on(new BuildEvent.FilesChanged(
                key, change.target(), change.files().get(0), change.files().size(), names, cancels)));
    }
}
