package com.mellanox.mkt.images.event;

import com.mellanox.mkt.images.event.BuildEvent.ImageOutput;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;

/** Keeps the events of a test, and can wait for a text in a build's output. */
public final class RecordedEvents implements BuildListener {
    private static final int SECONDS = 60;

    private final List<BuildEvent> events = new CopyOnWriteArrayList<>();
    private final CountDownLatch seen = new CountDownLatch(1);
    private final String awaited;

    public RecordedEvents() {
        this("\0");
    }

    /** Waits for an output that is this text, apart from white space around it. */
    public RecordedEvents(String awaited) {
        this.awaited = awaited;
    }

    @Override
    public void on(BuildEvent event) {
        events.add(event);
        if (event instanceof ImageOutput output && output.text().strip().equals(awaited)) {
            seen.countDown();
        }
    }

    public void awaitOutput() throws InterruptedException {
        if (!seen.await(SECONDS, TimeUnit.SECONDS)) {
            throw new AssertionError("'" + awaited + "' did not come within " + SECONDS + " s, only: " + output());
        }
    }

    /** Those of a kind. */
    public <E extends BuildEvent> List<E> of(Class<E> type) {
        return events.stream().filter(type::isInstance).map(type::cast).toList();
    }

    /** What the builds have printed. */
    public String output() {
        return of(ImageOutput.class).stream().map(ImageOutput::text).collect(Collectors.joining());
    }
}
