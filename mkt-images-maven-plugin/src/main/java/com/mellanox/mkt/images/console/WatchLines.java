package com.mellanox.mkt.images.console;

import com.mellanox.mkt.images.event.BuildEvent;
import com.mellanox.mkt.images.event.BuildEvent.FilesChanged;
import com.mellanox.mkt.images.event.BuildEvent.WatchWaiting;
import java.util.Optional;

/** The lines of a watch. */
final class WatchLines {
    private WatchLines() {}

    /** The line of an event; empty if it is none of a watch. */
    static Optional<String> text(BuildEvent event) {
        if (event instanceof FilesChanged changed) {
            return Optional.of(changed.key() + ": " + changed.what() + ": " + files(changed) + "; "
                    + (changed.cancels() ? "the run is cancelled, and " : "")
                    + String.join(" and ", changed.goals())
                    + (changed.goals().size() == 1 ? " runs again" : " run again"));
        }
        return event instanceof WatchWaiting waiting
                ? Optional.of(waiting.key() + ": waiting for changes; Ctrl-C ends it")
                : Optional.empty();
    }

    private static String files(FilesChanged changed) {
        return changed.all() == 1
                ? "1 file has changed, " + changed.first()
                : changed.all() + " files have changed, " + changed.first() + " and " + (changed.all() - 1) + " more";
    }
}
