package com.mellanox.mkt.images.registry;

import com.mellanox.mkt.images.event.BuildEvent;
import com.mellanox.mkt.images.event.BuildListener;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** Keeps the events of a test. */
final class RecordedEvents implements BuildListener {
    private final List<BuildEvent> events = new CopyOnWriteArrayList<>();

    @Override
    public void on(BuildEvent event) {
        events.add(event);
    }

    <E extends BuildEvent> List<E> of(Class<E> type) {
        return events.stream().filter(type::isInstance).map(type::cast).toList();
    }
}
