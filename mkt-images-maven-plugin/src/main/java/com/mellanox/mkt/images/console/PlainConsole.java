package com.mellanox.mkt.images.console;

import com.mellanox.mkt.images.event.BuildEvent;
import com.mellanox.mkt.images.event.BuildListener;
import com.mellanox.mkt.images.reason.Reason;
import com.mellanox.mkt.images.type.ImageReference;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** Writes one plain line for each event of a run; steps and decisions are written as detail. */
public final class PlainConsole implements BuildListener {
    private static final int MINUTE = 60;
    private static final int MOST_REASONS = 2;

    /** Events whose content is in the lines of others, or in files, or is shown as progress. */
    private static final Set<Class<? extends BuildEvent>> SILENT = Set.of(
            BuildEvent.ImageOutput.class,
            BuildEvent.ImagePlanned.class,
            BuildEvent.ImageTransfer.class,
            BuildEvent.PullProgress.class,
            BuildEvent.PullFailed.class,
            BuildEvent.FetchProgress.class,
            BuildEvent.FetchFailed.class,
            BuildEvent.PushProgress.class,
            BuildEvent.PushFailed.class,
            BuildEvent.ImageMeasured.class,
            BuildEvent.CommitsSincePublication.class,
            BuildEvent.GoalStarted.class,
            BuildEvent.GoalFinished.class);

    private final Lines lines;

    public PlainConsole(Lines lines) {
        this.lines = lines;
    }

    @Override
    public void on(BuildEvent event) {
        if (event instanceof BuildEvent.Warning warning) {
            lines.warn(warning.what() + ". " + warning.remedy());
        } else if (event instanceof BuildEvent.ImageNotFetched image
                && image.why().isEmpty()) {
            lines.detail(image.image() + ": built, since its registry cannot be reached");
        } else if (event instanceof BuildEvent.ImageNotFetched image) {
            lines.warn(image.image() + ": built, since it cannot be fetched. " + image.why());
        } else if (event instanceof BuildEvent.ImageDiffers image) {
            RebuildText.of(image).lines().forEach(lines::warn);
        } else if (event instanceof BuildEvent.OtherInputs image) {
            RebuildText.of(image).lines().forEach(lines::warn);
        } else if (event instanceof BuildEvent.KernelsBooted kernels) {
            KernelTable.lines(kernels).forEach(lines::info);
        } else if (event instanceof BuildEvent.VulnerabilitiesFound vulnerabilities) {
            VulnerabilityTable.lines(vulnerabilities).forEach(lines::info);
        } else if (event instanceof BuildEvent.ImageStep step) {
            lines.detail(step.image() + ": step " + step.step());
        } else if (event instanceof BuildEvent.ImageStepFinished step) {
            lines.detail(step.image() + ": step " + step.step()
                    + (step.cached() ? " is cached" : " took " + time(step.time())));
        } else if (event instanceof BuildEvent.ImageFinishedEarly image) {
            lines.detail(image.image() + ": first steps built in " + time(image.time()));
        } else if (event instanceof BuildEvent.Detail detail) {
            lines.detail(detail.text());
        } else if (event instanceof BuildEvent.ImageLine output) {
            lines.info(output.image().shortName() + " | " + output.line());
        } else if (event instanceof BuildEvent.Notice notice) {
            lines.info(notice.text());
        } else if (!SILENT.contains(event.getClass())) {
            lines.info(CleanLines.text(event).or(() -> WatchLines.text(event)).orElseGet(() -> text(event)));
        }
    }

    private String text(BuildEvent event) {
        if (event instanceof BuildEvent.RunStarted run) {
            return run.key() + ": " + run.images() + (run.images() == 1 ? " image, by " : " images, by ")
                    + run.engine();
        }
        if (event instanceof BuildEvent.RunPlanned run) {
            return run.key() + ": " + planned(run);
        }
        if (event instanceof BuildEvent.RunFinished run) {
            return run.key() + ": " + run.result() + " is ready, after " + time(run.time());
        }
        if (event instanceof BuildEvent.ReportWritten report) {
            return report.key() + ": report in " + report.file();
        }
        if (event instanceof BuildEvent.PullStarted pull) {
            return pull.image() + ": asking its registry";
        }
        if (event instanceof BuildEvent.PullFinished pull) {
            return pull.image() + (pull.changed() ? ": pulled in " : ": up to date, asked in ") + time(pull.time());
        }
        if (event instanceof BuildEvent.FetchStarted fetch) {
            return fetch.source() + ": fetching " + fetch.wanted();
        }
        if (event instanceof BuildEvent.FetchFinished fetch) {
            return fetch.source() + ": fetched "
                    + fetch.commit().map(commit -> commit.abbreviated() + " ").orElse("") + "in " + time(fetch.time());
        }
        return textOfImage(event);
    }

    private String textOfImage(BuildEvent event) {
        if (event instanceof BuildEvent.ImageStarted image) {
            return image.image() + ": building"
                    + image.from().map(from -> " from " + from).orElse("")
                    + reasons(image.reasons()) + ", log in " + image.log();
        }
        if (event instanceof BuildEvent.ImageStartedEarly image) {
            return image.image() + ": building its first steps while it waits for other images, log in " + image.log();
        }
        if (event instanceof BuildEvent.ImageReused image) {
            return image.image() + ": up to date";
        }
        if (event instanceof BuildEvent.ImageFetchStarted image) {
            return image.image() + ": fetching from " + image.from() + reasons(image.reasons());
        }
        if (event instanceof BuildEvent.ImageFetched image) {
            return image.image() + ": fetched in " + time(image.time());
        }
        if (event instanceof BuildEvent.ImageWaiting image) {
            return image.image() + ": waiting, since it is being built by "
                    + (image.holder().isEmpty() ? "another process" : image.holder());
        }
        if (event instanceof BuildEvent.ImageFinished image) {
            return image.image() + ": built in " + time(image.time());
        }
        if (event instanceof BuildEvent.ImageFailed image) {
            return image.image() + ": failed after " + time(image.time()) + ": " + image.reason();
        }
        if (event instanceof BuildEvent.ImageLeft image) {
            return image.image() + ": not built, since " + image.failed() + " failed";
        }
        if (event instanceof BuildEvent.ImageCancelled image) {
            return image.image() + ": cancelled after " + time(image.time());
        }
        return textOfRebuild(event);
    }

    private String textOfRebuild(BuildEvent event) {
        if (event instanceof BuildEvent.ImageRebuildStarted image) {
            return image.image() + ": building again without the cache, log in " + image.log();
        }
        if (event instanceof BuildEvent.ImageReproduced image) {
            return RebuildText.of(image);
        }
        return textOfPublication(event);
    }

    private String textOfPublication(BuildEvent event) {
        if (event instanceof BuildEvent.PushStarted push) {
            return push.image() + ": pushing";
        }
        if (event instanceof BuildEvent.PushFinished push) {
            return push.image() + ": pushed in " + time(push.time()) + ", " + Sizes.sent(push.bytesSent());
        }
        if (event instanceof BuildEvent.PublicationStarted publication) {
            return publication.key() + ": publishing " + publication.images()
                    + (publication.images() == 1 ? " image to " : " images to ") + publication.registry();
        }
        if (event instanceof BuildEvent.ImagePublished image) {
            return image.key() + ": " + image.done() + " of " + image.of() + " images are there, "
                    + Sizes.sent(image.sent());
        }
        if (event instanceof BuildEvent.ImageAttached image) {
            return text(image);
        }
        if (event instanceof BuildEvent.TagMoved moved) {
            String after = moved.after().value();
            return moved.tag() + ": "
                    + moved.before()
                            .map(before -> ShortValues.difference(before.value(), after))
                            .orElseGet(() -> "new, " + ShortValues.one(after));
        }
        if (event instanceof BuildEvent.PublicationFinished publication) {
            return publication.key() + ": published as "
                    + publication.tags().stream().map(ImageReference::toString).collect(Collectors.joining(", "))
                    + " in " + time(publication.time()) + ", " + Sizes.sent(publication.sent());
        }
        if (event instanceof BuildEvent.RetryScheduled retry) {
            return retry.problem() + "; attempt " + retry.attempt() + " in " + time(retry.pause()) + ", gives up after "
                    + time(retry.left()) + " (-Dmkt.push.timeout)";
        }
        return textOfBoot(event);
    }

    private static String text(BuildEvent.ImageAttached image) {
        return image.image()
                + image.key()
                        .map(key -> ": signed by the key " + ShortValues.one(key) + ", with ")
                        .orElse(": not signed, with ")
                + image.documents()
                + (image.documents() == 1 ? " document" : " documents");
    }

    private static String textOfBoot(BuildEvent event) {
        if (event instanceof BuildEvent.VmStarted vm) {
            return subject(vm.image(), vm.vm()) + ": booting Linux " + vm.kernel() + ", by " + vm.accel() + " ("
                    + vm.why() + ")";
        }
        if (event instanceof BuildEvent.VmReady vm) {
            return subject(vm.image(), vm.vm()) + ": ready in " + time(vm.time()) + login(vm);
        }
        if (event instanceof BuildEvent.VmOutput output) {
            return "  " + output.vm().map(vm -> vm + " | ").orElse("") + output.line();
        }
        if (event instanceof BuildEvent.VmFinished vm) {
            return subject(vm.image(), vm.vm()) + ": boots; "
                    + vm.parts().stream()
                            .map(part -> part.name() + " " + time(part.time()))
                            .collect(Collectors.joining(", "));
        }
        throw new IllegalArgumentException("no text for " + event);
    }

    private static String subject(ImageReference image, Optional<String> vm) {
        return image + vm.map(name -> " (" + name + ")").orElse("");
    }

    private static String login(BuildEvent.VmReady vm) {
        if (vm.sshPort().isEmpty()) {
            return "";
        }
        return vm.hasKey()
                ? "; log in with 'ssh -p " + vm.sshPort().getAsInt() + " 127.0.0.1'"
                : "; no login by ssh, since you have no key: make one with 'ssh-keygen' and boot again, or use"
                        + " -Dmkt.boot.interactive";
    }

    private static String planned(BuildEvent.RunPlanned run) {
        if (run.toBuild() + run.toFetch() + run.undecided() == 0) {
            return "up to date, nothing to build";
        }
        return run.upToDate() + " up to date, " + run.toBuild() + " to build"
                + (run.toFetch() == 0 ? "" : ", " + run.toFetch() + " to fetch")
                + (run.undecided() == 0 ? "" : ", " + run.undecided() + " undecided");
    }

    /** The first reasons; the goal {@code plan} shows all of them. */
    private static String reasons(List<Reason> reasons) {
        String shown = reasons.stream().limit(MOST_REASONS).map(ReasonText::of).collect(Collectors.joining("; "));
        int more = reasons.size() - MOST_REASONS;
        return shown.isEmpty() ? "" : " (" + shown + (more > 0 ? "; and " + more + " more)" : ")");
    }

    /** A time, rounded: {@code 0.4 s}, {@code 41 s}, {@code 3 min 07 s}. */
    public static String time(Duration duration) {
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
