package com.mellanox.mkt.images.report;

import com.mellanox.mkt.images.console.ProgressListener;
import com.mellanox.mkt.images.event.BuildEvent;
import com.mellanox.mkt.images.event.BuildListener;
import com.mellanox.mkt.images.json.JsonWriter;
import java.io.PrintStream;
import java.time.Instant;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Writes a line of JSON for each event, as {@code docs/progress.md} describes it, and passes the events on. */
public final class EventLines implements ProgressListener {
    /** Changes when a program that reads the lines would have to. */
    static final int FORMAT_VERSION = 1;

    private final BuildListener next;
    private final PrintStream out;
    private final InstantSource clock;

    public EventLines(BuildListener next, PrintStream out) {
        this(next, out, InstantSource.system());
    }

    EventLines(BuildListener next, PrintStream out, InstantSource clock) {
        this.next = next;
        this.out = out;
        this.clock = clock;
    }

    /** Whether an event has a line: pieces of output and details of decisions have none. */
    static boolean isTold(Class<?> event) {
        return event != BuildEvent.ImageOutput.class && event != BuildEvent.Detail.class;
    }

    @Override
    public void on(BuildEvent event) {
        if (isTold(event.getClass())) {
            // One call, so that lines of several threads do not mix.
            out.print(line(event, clock.instant()));
            out.flush();
        }
        next.on(event);
    }

    /** The line of an event that happened at a time. */
    static String line(BuildEvent event, Instant at) {
        Map<String, @Nullable Object> members = new LinkedHashMap<>();
        members.put("formatVersion", FORMAT_VERSION);
        members.put("event", RecordJson.kind(event.getClass()));
        members.put("at", at);
        RecordJson.addValues(event, members);
        return JsonWriter.line(members);
    }

    @Override
    public void close() {
        // Nothing is left to show.
    }
}
