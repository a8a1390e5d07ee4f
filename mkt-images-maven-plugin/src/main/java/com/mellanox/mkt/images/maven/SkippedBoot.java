package com.mellanox.mkt.images.maven;

import com.mellanox.mkt.images.event.BuildEvent;
import com.mellanox.mkt.images.event.BuildListener;

/**
 * The action of the goal {@code boot} where nothing is to be booted.
 *
 * @param reason why, as the end of a sentence
 */
record SkippedBoot(String reason, BuildListener listener) implements GoalAction {
    @Override
    public boolean needsEngine() {
        return false;
    }

    @Override
    public void run(ModuleRun run) {
        BootAction.kvmImage(run, listener)
                .ifPresent(image -> listener.on(new BuildEvent.Notice(
                        run.key() + ": not booted, since " + reason + ": that " + image + " boots is not verified")));
    }
}
