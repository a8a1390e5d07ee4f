package com.mellanox.mkt.images.console;

import com.mellanox.mkt.images.event.BuildEvent;
import com.mellanox.mkt.images.event.BuildEvent.Detail;
import com.mellanox.mkt.images.event.BuildEvent.FetchFinished;
import com.mellanox.mkt.images.event.BuildEvent.FetchStarted;
import com.mellanox.mkt.images.event.BuildEvent.ImageCancelled;
import com.mellanox.mkt.images.event.BuildEvent.ImageFailed;
import com.mellanox.mkt.images.event.BuildEvent.ImageFetchStarted;
import com.mellanox.mkt.images.event.BuildEvent.ImageFetched;
import com.mellanox.mkt.images.event.BuildEvent.ImageFinished;
import com.mellanox.mkt.images.event.BuildEvent.ImageLeft;
import com.mellanox.mkt.images.event.BuildEvent.ImageNotFetched;
import com.mellanox.mkt.images.event.BuildEvent.ImageOutput;
import com.mellanox.mkt.images.event.BuildEvent.ImageReused;
import com.mellanox.mkt.images.event.BuildEvent.ImageStarted;
import com.mellanox.mkt.images.event.BuildEvent.ImageStep;
import com.mellanox.mkt.images.event.BuildEvent.ImageWaiting;
import com.mellanox.mkt.images.event.BuildEvent.Notice;
import com.mellanox.mkt.images.event.BuildEvent.PullFinished;
import com.mellanox.mkt.images.event.BuildEvent.PullStarted;
import com.mellanox.mkt.images.event.BuildEvent.PushFinished;
import com.mellanox.mkt.images.event.BuildEvent.PushProgress;
import com.mellanox.mkt.images.event.BuildEvent.PushStarted;
import com.mellanox.mkt.images.event.BuildEvent.RunFinished;
import com.mellanox.mkt.images.event.BuildEvent.RunPlanned;
import com.mellanox.mkt.images.event.BuildEvent.RunStarted;
import com.mellanox.mkt.images.event.BuildEvent.Warning;
import com.mellanox.mkt.images.event.BuildListener;
import com.mellanox.mkt.images.reason.Reason;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/** One plain line for each event that a user follows a run by; steps and decisions only for those who ask for detail. */
public final class PlainConsole implements BuildListener {
    private static final int MINUTE = 60;
    private static final int MOST_REASONS = 2;

    private final Lines lines;
    private final PushLines pushes;

    public PlainConsole(Lines lines) {
        this(lines, InstantSource.system());
    }

    PlainConsole(Lines lines, InstantSource clock) {
        this.lines = lines;
        this.pushes = new PushLines(clock);
    }

    @Override
    public void on(BuildEvent event) {
        if (event instanceof Warning warning) {
            lines.warn(warning.what() + ". " + warning.remedy());
        } else if (event instanceof ImageNotFetched image) {
            lines.warn(image.image() + ": built, since it cannot be fetched. " + image.why());
        } else if (event instanceof ImageStep step) {
            lines.detail(step.image() + ": step " + step.step());
        } else if (event instanceof Detail detail) {
            lines.detail(detail.text());
        } else if (event instanceof PushProgress progress) {
            pushes.word(progress).ifPresent(lines::info);
        } else if (event instanceof Notice notice) {
            lines.info(notice.text());
        } else if (!(event instanceof ImageOutput)) {
            lines.info(word(event));
        }
    }

    private String word(BuildEvent event) {
        if (event instanceof RunStarted run) {
            return run.key() + ": " + run.images() + (run.images() == 1 ? " image, by " : " images, by ")
                    + run.engine();
        }
        if (event instanceof RunPlanned run) {
            return run.key() + ": " + planned(run);
        }
        if (event instanceof RunFinished run) {
            return run.key() + ": " + run.result() + " is ready, after " + time(run.time());
        }
        if (event instanceof PullStarted pull) {
            return pull.image() + ": asking its registry";
        }
        if (event instanceof PullFinished pull) {
            return pull.image() + (pull.changed() ? ": pulled in " : ": up to date, asked in ") + time(pull.time());
        }
        if (event instanceof FetchStarted fetch) {
            return fetch.source() + ": fetching " + fetch.wanted();
        }
        if (event instanceof FetchFinished fetch) {
            return fetch.source() + ": fetched " + fetch.commit().abbreviated() + " in " + time(fetch.time());
        }
        if (event instanceof PushStarted push) {
            return pushes.word(push);
        }
        if (event instanceof PushFinished push) {
            return pushes.word(push);
        }
        return wordOfImage(event);
    }

    private static String wordOfImage(BuildEvent event) {
        if (event instanceof ImageStarted image) {
            return image.image() + ": building"
                    + image.from().map(from -> " from " + from).orElse("")
                    + reasons(image.reasons()) + ", log in " + image.log();
        }
        if (event instanceof ImageReused image) {
            return image.image() + ": up to date";
        }
        if (event instanceof ImageFetchStarted image) {
            return image.image() + ": fetching from " + image.from() + reasons(image.reasons());
        }
        if (event instanceof ImageFetched image) {
            return image.image() + ": fetched in " + time(image.time());
        }
        if (event instanceof ImageWaiting image) {
            return image.image() + ": waiting, since it is being built by "
                    + (image.holder().isEmpty() ? "another process" : image.holder());
        }
        if (event instanceof ImageFinished image) {
            return image.image() + ": built in " + time(image.time());
        }
        if (event instanceof ImageFailed image) {
            return image.image() + ": failed after " + time(image.time());
        }
        if (event instanceof ImageLeft image) {
            return image.image() + ": not built, since " + image.failed() + " failed";
        }
        if (event instanceof ImageCancelled image) {
            return image.image() + ": cancelled after " + time(image.time());
        }
        return BootText.isOfBoot(event) ? BootText.of(event) : PublicationText.of(event);
    }

    private static String planned(RunPlanned run) {
        if (run.toBuild() + run.toFetch() + run.undecided() == 0) {
            return "up to date, nothing to build";
        }
        return run.upToDate() + " up to date, " + run.toBuild() + " to build"
                + (run.toFetch() == 0 ? "" : ", " + run.toFetch() + " to fetch")
                + (run.undecided() == 0 ? "" : ", " + run.undecided() + " undecided");
    }

    /** The first few: the plan has them all. */
    private static String reasons(List<Reason> reasons) {
        String told = reasons.stream().limit(MOST_REASONS).map(ReasonText::of).collect(Collectors.joining("; "));
        int more = reasons.size() - MOST_REASONS;
        return told.isEmpty() ? "" : " (" + told + (more > 0 ? "; and " + more + " more)" : ")");
    }

    /** A time as people read it: {@code 0.4 s}, {@code 41 s}, {@code 3 min 07 s}. */
    static String time(Duration duration) {
        double seconds = duration.toMillis() / 1000.0;
        if (seconds < MINUTE / 6.0) {
            return String.format(Locale.ROOT, "%.1f s", seconds);
        }
        long whole = Math.round(seconds);
        return whole < MINUTE
                ? whole + " s"
                : String.format(Locale.ROOT, "%d min %02d s", whole / MINUTE, whole % MINUTE);
    }

    /** Where the lines go: Maven's log, or a test's list. */
    public interface Lines {
        void info(String line);

        void warn(String line);

        void detail(String line);
    }
}
