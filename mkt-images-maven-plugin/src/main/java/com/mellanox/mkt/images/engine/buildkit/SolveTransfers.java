package com.mellanox.mkt.images.engine.buildkit;

import com.mellanox.mkt.buildkit.status.SolveEvent;
import com.mellanox.mkt.images.event.BuildEvent.ImageTransfer;
import com.mellanox.mkt.images.event.BuildListener;
import com.mellanox.mkt.images.type.ImageReference;
import java.util.HashMap;
import java.util.Map;

/** The bytes that a solve receives: the layers that it pulls, and the context. */
final class SolveTransfers {
    private final ImageReference image;
    private final BuildListener listener;
    private final Map<String, Map<String, SolveEvent.Progress>> parts = new HashMap<>();

    SolveTransfers(ImageReference image, BuildListener listener) {
        this.image = image;
        this.listener = listener;
    }

    /** Sends an event with the sum of all parts of a vertex. */
    void update(SolveEvent.Progress progress) {
        Map<String, SolveEvent.Progress> vertex =
                parts.computeIfAbsent(progress.vertex().digest(), digest -> new HashMap<>());
        SolveEvent.Progress before = vertex.put(progress.part(), progress);
        if (progress.current() > 0 && (before == null || before.current() != progress.current())) {
            // The sum of some totals is no total.
            boolean isKnown = vertex.values().stream().noneMatch(part -> part.total() == 0 && part.current() > 0);
            listener.on(new ImageTransfer(
                    image,
                    vertex.values().stream()
                            .mapToLong(SolveEvent.Progress::current)
                            .sum(),
                    isKnown
                            ? vertex.values().stream()
                                    .mapToLong(SolveEvent.Progress::total)
                                    .sum()
                            : 0));
        }
    }
}
