package com.mellanox.mkt.images.run;

import com.mellanox.mkt.images.engine.BuildStepException;
import com.mellanox.mkt.images.event.BuildEvent;
import com.mellanox.mkt.images.failure.BuildFailedException;
import com.mellanox.mkt.images.failure.CancelledException;
import com.mellanox.mkt.images.failure.MktException;
import com.mellanox.mkt.images.type.ImageReference;
import com.mellanox.mkt.images.type.StepText;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Measures the build of an image, or a part of it, and reports how it fails: an event, and what the user needs. */
final class BuildReport {
    private final ImageReference image;
    private final ImageLog log;
    private final String advice;
    private final long start = System.nanoTime();

    /** Begins to measure. */
    BuildReport(ImageReference image, ImageLog log) {
        this(image, log, "");
    }

    /**
     * Begins to measure.
     *
     * @param advice what a user can do if a step fails; empty for nothing
     */
    BuildReport(ImageReference image, ImageLog log, String advice) {
        this.image = image;
        this.log = log;
        this.advice = advice;
    }

    /** What is built. */
    @FunctionalInterface
    interface Work {
        void run() throws BuildStepException;
    }

    /**
     * Runs it.
     *
     * @throws BuildFailedException if a step fails, with its last lines and the log
     * @throws MktException as the work threw it
     */
    void run(Work work) {
        try {
            work.run();
        } catch (CancelledException e) {
            log.on(new BuildEvent.ImageCancelled(image, time()));
            throw e;
        } catch (BuildStepException e) {
            log.on(failed(firstLine(e) + place(e.step())));
            List<String> lastLines = e.lastLines().orElseGet(log::lastLines);
            throw new BuildFailedException(image, shown(e.step()), reason(e, lastLines), lastLines, log.file());
        } catch (MktException e) {
            log.on(failed(firstLine(e)));
            throw e;
        }
    }

    private BuildEvent failed(String reason) {
        return new BuildEvent.ImageFailed(image, time(), log.file(), reason);
    }

    /** The number of a step, whose command can be long: {@code 2/5 : RUN make} is in step 2/5. */
    private static String place(@Nullable String step) {
        return step == null ? "" : " in step " + StepText.shown(step).split(" : ", 2)[0];
    }

    private static @Nullable String shown(@Nullable String step) {
        return step == null ? null : StepText.shown(step);
    }

    private static String firstLine(Exception failure) {
        return String.valueOf(failure.getMessage()).lines().findFirst().orElse("");
    }

    /** The engine's message, the advice, and an explanation if a package mirror has failed. */
    private String reason(BuildStepException failure, List<String> lastLines) {
        String message = failure.getMessage() + (advice.isEmpty() ? "" : "\n  " + advice);
        return MirrorFailure.in(lastLines)
                .map(explanation -> message + "\n  " + explanation)
                .orElse(message);
    }

    /** The time since it began. */
    Duration time() {
        return Duration.ofNanos(System.nanoTime() - start);
    }
}
