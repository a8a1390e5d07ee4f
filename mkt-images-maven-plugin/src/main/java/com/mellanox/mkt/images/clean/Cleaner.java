package com.mellanox.mkt.images.clean;

import com.mellanox.mkt.images.event.BuildEvent.LeftoverChecked;
import com.mellanox.mkt.images.event.BuildEvent.LeftoversFound;
import com.mellanox.mkt.images.event.BuildEvent.LeftoversSummed;
import com.mellanox.mkt.images.event.BuildListener;
import com.mellanox.mkt.images.failure.CancelledException;
import com.mellanox.mkt.images.failure.Causes;
import com.mellanox.mkt.images.failure.MktException;
import com.mellanox.mkt.images.failure.RemovalFailedException;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Lists things that nobody needs, kind by kind, and removes them if that is wanted. A failure does not stop the rest. */
public final class Cleaner {
    private static final String REMEDY = ". Check the permissions, or remove it by hand";

    private final List<LeftoverKind> kinds;
    private final BuildListener listener;
    private final boolean remove;
    private final Map<String, String> failures = new LinkedHashMap<>();
    private int things;
    private long size;

    /** Uses the kinds in their order. */
    Cleaner(List<LeftoverKind> kinds, boolean remove, BuildListener listener) {
        this.kinds = List.copyOf(kinds);
        this.remove = remove;
        this.listener = listener;
    }

    /**
     * Runs once.
     *
     * @throws RemovalFailedException with all failures, after everything else is done
     */
    public void run() {
        kinds.forEach(this::clean);
        listener.on(new LeftoversSummed(things, size, remove));
        if (!failures.isEmpty()) {
            throw new RemovalFailedException(failures);
        }
    }

    private void clean(LeftoverKind kind) {
        attempt(kind.title(), () -> {
            List<Leftover> found = kind.find();
            if (!found.isEmpty()) {
                listener.on(new LeftoversFound(kind.title()));
                found.forEach(this::clean);
            }
        });
    }

    private void clean(Leftover leftover) {
        attempt(leftover.name(), () -> {
            Optional<String> kept = leftover.removal().run(remove);
            if (kept.isEmpty()) {
                things++;
                size += leftover.size();
            }
            listener.on(new LeftoverChecked(leftover.name(), leftover.size(), leftover.reason(), kept));
        });
    }

    private void attempt(String name, Work work) {
        try {
            work.run();
        } catch (CancelledException e) {
            throw e;
        } catch (MktException e) {
            failures.put(name, String.valueOf(e.getMessage()));
        } catch (IOException e) {
            failures.put(name, Causes.reason(e) + REMEDY);
        }
    }

    @FunctionalInterface
    private interface Work {
        void run() throws IOException;
    }
}
