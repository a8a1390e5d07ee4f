package com.mellanox.mkt.images.console;

import com.mellanox.mkt.images.event.BuildEvent.ImageEvent;
import com.mellanox.mkt.images.event.BuildEvent.ImageStarted;
import com.mellanox.mkt.images.type.ImageReference;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * An image that is built, fetched or waited for.
 *
 * @param activity what is done: {@code building}
 * @param last how long its last build took
 * @param step its latest step, {@code 3/7 : RUN make}; empty before the first
 * @param line the last line that the step has printed; empty before the first
 */
public record RunningImage(
        ImageReference image, String activity, Instant start, Optional<Duration> last, String step, String line) {
    static RunningImage of(ImageEvent event, String activity, Instant start) {
        Optional<Duration> last = event instanceof ImageStarted started ? started.last() : Optional.empty();
        return new RunningImage(event.image(), activity, start, last, "", "");
    }

    RunningImage atStep(String text) {
        return new RunningImage(image, activity, start, last, text, "");
    }

    RunningImage printing(String text) {
        return new RunningImage(image, activity, start, last, step, text);
    }

    /** One line: {@code fc40/kvm: building for 1 min 30 s, 3 min 07 s the last time; step 3/7 : RUN make; CC main.o}. */
    String text(Instant now) {
        return image + ": " + activity + " for " + PlainConsole.time(Duration.between(start, now))
                + last.map(time -> ", " + PlainConsole.time(time) + " the last time")
                        .orElse("")
                + (step.isEmpty() ? "" : "; step " + ShortValues.one(step))
                + (line.isEmpty() ? "" : "; " + ShortValues.one(line));
    }
}
