package com.mellanox.mkt.images.console;

import com.mellanox.mkt.images.event.BuildEvent.ImageEvent;
import com.mellanox.mkt.images.event.BuildEvent.ImageStarted;
import com.mellanox.mkt.images.type.ImageReference;
import com.mellanox.mkt.images.type.StepText;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * Something that takes time: an image that is built, fetched, waited for, pulled or pushed, or a source that is fetched.
 *
 * @param name of the image or the source
 * @param shortName the same, for a line with little room
 * @param activity what is done: {@code building}
 * @param last how long its last build took
 * @param step its latest step, {@code 3/7 : RUN make}; empty before the first
 * @param line the last line that the step has printed, or how much was transferred; empty before the first
 */
public record RunningWork(
        String name,
        String shortName,
        String activity,
        Instant start,
        Optional<Duration> last,
        String step,
        String line) {
    static RunningWork of(ImageEvent event, String activity, Instant start) {
        RunningWork work = of(event.image(), activity, start);
        return event instanceof ImageStarted started ? work.after(started.last()) : work;
    }

    static RunningWork of(ImageReference image, String activity, Instant start) {
        return new RunningWork(image.toString(), image.shortName(), activity, start, Optional.empty(), "", "");
    }

    /**
     * The fetch of a source.
     *
     * @param source its URL
     */
    static RunningWork ofFetch(String source, String wanted, Instant start) {
        String file = source.replaceFirst("/+$", "").replaceFirst("^.*[/:]", "").replaceFirst("\\.git$", "");
        return new RunningWork(source, file, "fetching " + wanted, start, Optional.empty(), "", "");
    }

    private RunningWork after(Optional<Duration> time) {
        return new RunningWork(name, shortName, activity, start, time, step, line);
    }

    RunningWork atStep(String text) {
        return new RunningWork(name, shortName, activity, start, last, StepText.shown(text), "");
    }

    RunningWork printing(String text) {
        return new RunningWork(name, shortName, activity, start, last, step, text);
    }

    /** One line: {@code fc40/kvm: building for 1 min 30 s, 3 min 07 s the last time; step 3/7 : RUN make; CC main.o}. */
    String text(Instant now) {
        return name + ": " + activity + " for " + PlainConsole.time(Duration.between(start, now))
                + last.map(time -> ", " + PlainConsole.time(time) + " the last time")
                        .orElse("")
                + (step.isEmpty() ? "" : "; step " + ShortValues.one(step))
                + (line.isEmpty() ? "" : "; " + ShortValues.one(line));
    }
}
