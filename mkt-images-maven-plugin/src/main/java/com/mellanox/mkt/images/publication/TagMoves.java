package com.mellanox.mkt.images.publication;

import com.mellanox.mkt.images.event.BuildEvent;
import com.mellanox.mkt.images.event.BuildListener;
import com.mellanox.mkt.images.failure.CancelledException;
import com.mellanox.mkt.images.failure.EngineException;
import com.mellanox.mkt.images.failure.RegistryException;
import com.mellanox.mkt.images.publication.Receipt.Moved;
import java.util.ArrayList;
import java.util.List;

/**
 * Moves the tags that people use to images that are at the registry already.
 *
 * @param listener receives the moves
 */
record TagMoves(BuildListener listener) {
    private static final String RUN_AGAIN =
            "Run the same command again: all images are at the registry, and it moves the remaining tags";

    /** Moves one tag, and checks it. */
    @FunctionalInterface
    interface Mover {
        void move(Moved move);
    }

    /**
     * Moves the tags one after the other that do not point there yet. A failure and a cancelled run list those that have been
     * moved and those that have not.
     *
     * @param moves from the digests that the tags point to now
     */
    void run(List<Moved> moves, Mover mover) {
        List<String> moved = new ArrayList<>();
        List<String> remaining = new ArrayList<>();
        moves.forEach(move -> remaining.add(move.tag().toString()));
        try {
            for (Moved move : moves) {
                if (!move.after().equals(move.before())) {
                    mover.move(move);
                    listener.on(new BuildEvent.TagMoved(move.tag(), move.earlier(), move.after()));
                }
                moved.add(remaining.remove(0));
            }
        } catch (RegistryException e) {
            String status = status(moved, remaining);
            throw new RegistryException(e.kind(), e.problem() + ". " + status, e.remedy() + ". " + RUN_AGAIN, e);
        } catch (EngineException e) {
            throw new EngineException(e.getMessage() + ". " + status(moved, remaining), RUN_AGAIN, e);
        } catch (CancelledException e) {
            // An event, since the JVM may end before Maven prints the exception.
            listener.on(new BuildEvent.Warning(status(moved, remaining), RUN_AGAIN));
            throw e;
        }
    }

    private static String status(List<String> moved, List<String> remaining) {
        return "Tags moved: " + (moved.isEmpty() ? "none" : String.join(", ", moved)) + "; tags not moved: "
                + String.join(", ", remaining);
    }
}
