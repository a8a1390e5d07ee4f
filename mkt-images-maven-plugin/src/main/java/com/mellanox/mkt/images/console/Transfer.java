package com.mellanox.mkt.images.console;

import com.mellanox.mkt.images.event.BuildEvent;
import com.mellanox.mkt.images.event.BuildEvent.FetchEvent;
import com.mellanox.mkt.images.event.BuildEvent.PullEvent;
import com.mellanox.mkt.images.event.BuildEvent.PushEvent;
import java.time.Instant;
import java.util.Optional;

/** The events of pulls, pushes and fetches: which transfer they are about, and what they tell of it. */
final class Transfer {
    private Transfer() {}

    /** Tells transfers apart; empty for other events. */
    static Optional<WorkId> id(BuildEvent event) {
        if (event instanceof PullEvent pull) {
            return Optional.of(new WorkId(WorkId.Kind.PULL, pull.image().toString()));
        }
        if (event instanceof PushEvent push) {
            return Optional.of(new WorkId(WorkId.Kind.PUSH, push.image().toString()));
        }
        return event instanceof FetchEvent fetch
                ? Optional.of(new WorkId(WorkId.Kind.FETCH, fetch.source()))
                : Optional.empty();
    }

    /** The transfer that begins by an event. */
    static Optional<RunningWork> started(BuildEvent event, Instant now) {
        if (event instanceof BuildEvent.PullStarted pull) {
            return Optional.of(RunningWork.of(pull.image(), "pulling", now));
        }
        if (event instanceof BuildEvent.PushStarted push) {
            return Optional.of(RunningWork.of(push.image(), "pushing", now));
        }
        return event instanceof BuildEvent.FetchStarted fetch
                ? Optional.of(RunningWork.ofFetch(fetch.source(), fetch.wanted(), now))
                : Optional.empty();
    }

    /** How much is transferred: {@code 2 of 5 layers, 120 of 587 MB}. */
    static Optional<String> progress(BuildEvent event) {
        if (event instanceof BuildEvent.PullProgress pull) {
            return Optional.of(layers(pull.layersDone(), pull.layers()) + bytes(pull.bytesDone(), pull.bytes()));
        }
        if (event instanceof BuildEvent.PushProgress push) {
            return Optional.of(layers(push.layersDone(), push.layers()) + bytes(push.bytesDone(), push.bytes()));
        }
        return event instanceof BuildEvent.FetchProgress fetch
                ? Optional.of(fetch.task() + ": " + fetch.done() + (fetch.all() == 0 ? "" : " of " + fetch.all()))
                : Optional.empty();
    }

    private static String layers(int done, int all) {
        return done + " of " + all + (all == 1 ? " layer" : " layers");
    }

    private static String bytes(long done, long all) {
        return all == 0 ? "" : ", " + Sizes.part(done, all);
    }
}
