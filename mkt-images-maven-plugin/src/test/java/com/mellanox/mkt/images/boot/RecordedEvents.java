package com.mellanox.mkt.images.boot;

import com.mellanox.mkt.images.event.BuildEvent;
import com.mellanox.mkt.images.event.BuildListener;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** Keeps the events of a boot, in their order. */
final class RecordedEvents implements BuildListener {
    private final List<BuildEvent> events = new CopyOnWriteArrayList<>();

    @Override
    public void on(BuildEvent event) {
        events.add(event);
    }

    /** Those of a kind. */
    <E extends BuildEvent> List<E> of(Class<E> kind) {
        return events.stream().filter(kind::isInstance).map(kind::cast).toList();
    }
}
