package com.mellanox.mkt.images.report;

import com.mellanox.mkt.images.event.BuildEvent;
import com.mellanox.mkt.images.event.BuildEvent.GoalFinished;
import com.mellanox.mkt.images.event.BuildEvent.GoalStarted;
import com.mellanox.mkt.images.event.BuildEvent.ReportWritten;
import com.mellanox.mkt.images.event.BuildEvent.Warning;
import com.mellanox.mkt.images.event.BuildListener;
import com.mellanox.mkt.images.failure.Causes;
import java.io.IOException;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.Set;

/**
 * Records the events of a goal, and writes them and the report when the goal has ended, unless it had nothing to do. Events
 * are passed on.
 */
public final class RunRecorder implements BuildListener {
    /** The beginnings of work that a report is for, or its result. */
    private static final Set<Class<? extends BuildEvent>> WORK = Set.of(
            BuildEvent.ImageStarted.class,
            BuildEvent.ImageStartedEarly.class,
            BuildEvent.ImageFetchStarted.class,
            BuildEvent.ImageRebuildStarted.class,
            BuildEvent.PublicationStarted.class,
            BuildEvent.TagMoved.class,
            BuildEvent.VulnerabilitiesFound.class,
            BuildEvent.VmStarted.class);

    /** There can be very many of these, and logs have what they tell. */
    private static final Set<Class<? extends BuildEvent>> LEFT_OUT = Set.of(
            BuildEvent.PullProgress.class,
            BuildEvent.FetchProgress.class,
            BuildEvent.PushProgress.class,
            BuildEvent.ImageTransfer.class,
            BuildEvent.ImageLine.class);

    private final BuildListener next;
    private final InstantSource clock;
    private final StringBuilder lines = new StringBuilder();
    private Path directory = Path.of("");
    private boolean hasWorked;

    public RunRecorder(BuildListener next) {
        this(next, InstantSource.system());
    }

    RunRecorder(BuildListener next, InstantSource clock) {
        this.next = next;
        this.clock = clock;
    }

    /** Whether an event is the beginning of work that a report is for. */
    static boolean isWork(BuildEvent event) {
        return WORK.contains(event.getClass());
    }

    @Override
    public void on(BuildEvent event) {
        record(event);
        next.on(event);
        if (event instanceof GoalFinished finished) {
            write(finished);
        }
    }

    private synchronized void record(BuildEvent event) {
        if (event instanceof GoalStarted goal) {
            directory = goal.directory();
        }
        hasWorked = hasWorked || isWork(event);
        if (EventLines.isTold(event.getClass()) && !LEFT_OUT.contains(event.getClass())) {
            lines.append(EventLines.line(event, clock.instant()));
        }
    }

    private synchronized void write(GoalFinished goal) {
        if (!hasWorked) {
            return;
        }
        EventRecords records = new EventRecords(directory);
        try {
            records.write(goal.goal(), lines.toString());
            next.on(new ReportWritten(goal.key(), Report.write(directory)));
        } catch (IOException e) {
            next.on(new Warning(
                    "The report of " + goal.key() + " cannot be written to " + directory + ": " + Causes.reason(e),
                    "Check its permissions and the free space, and run 'mvn mkt-images:report'"));
        }
    }
}
