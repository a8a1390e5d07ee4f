package com.mellanox.mkt.images.console;

import com.mellanox.mkt.images.event.BuildEvent;
import com.mellanox.mkt.images.event.BuildEvent.ImageStarted;
import com.mellanox.mkt.images.io.PlainTextLines;
import com.mellanox.mkt.images.type.ImageReference;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/** An image that is built, fetched or waited for. */
final class RunningImage {
    /** Lines of the builder itself, which repeat what {@link BuildEvent.ImageStep} says. */
    private static final String STEP = "Step ";

    private static final String STEP_RESULT = " ---> ";

    private final ImageReference image;
    private final String activity;
    private final Instant start;
    private final Optional<Duration> last;
    private final PlainTextLines output = new PlainTextLines(this::keep);
    private String step = "";
    private String line = "";

    /**
     * An image whose work starts now.
     *
     * @param activity what is done: {@code building}
     */
    RunningImage(BuildEvent.ImageEvent event, String activity, Instant start) {
        this.image = event.image();
        this.activity = activity;
        this.start = start;
        this.last = event instanceof ImageStarted started ? started.last() : Optional.empty();
    }

    Instant start() {
        return start;
    }

    void startStep(String text) {
        step = text;
        line = "";
    }

    void print(String text) {
        output.append(text);
    }

    private void keep(String text) {
        if (!text.startsWith(STEP) && !text.startsWith(STEP_RESULT)) {
            line = text.strip();
        }
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
