package com.mellanox.mkt.images.maven;

import com.mellanox.mkt.images.event.BuildEvent;
import com.mellanox.mkt.images.event.BuildListener;
import com.mellanox.mkt.images.failure.Causes;
import com.mellanox.mkt.images.failure.InvalidInputException;
import com.mellanox.mkt.images.report.HistoryPage;
import com.mellanox.mkt.images.report.Report;
import java.io.IOException;
import java.nio.file.Path;
import javax.inject.Inject;
import org.apache.maven.plugins.annotations.Mojo;
import org.apache.maven.plugins.annotations.Parameter;
import org.apache.maven.settings.crypto.SettingsDecrypter;
import org.eclipse.aether.RepositorySystem;
import org.jspecify.annotations.Nullable;

/**
 * Writes the report of the last run, {@code target/mkt-images/<key>/report.html}, again. The goals that build, boot and
 * publish write it themselves. With {@code -Dmkt.report.history} it writes a page of the last runs.
 *
 * <p>From the command line: {@code mvn mkt-images:report -Dkey=fc40}.
 *
 * @since 1.0
 */
@Mojo(name = "report", threadSafe = true)
public final class ReportMojo extends ImagesMojo {

    /**
     * Writes the page of the last runs on this machine, {@code target/mkt-images/<key>/history.html}, in place of the report:
     * {@code true} or {@code false}. On the command line {@code -Dmkt.report.history}.
     */
    @Parameter(property = "mkt.report.history", defaultValue = "false")
    @Nullable String history;

    @Inject
    ReportMojo(SettingsDecrypter settingsDecrypter, RepositorySystem repositories) {
        super(settingsDecrypter, repositories);
    }

    @Override
    GoalAction action(Parameters parameters, BuildListener listener) {
        boolean isHistory = parameters.flag("mkt.report.history", history);
        Page page = isHistory ? ReportMojo::history : ReportMojo::report;
        return GoalAction.withoutEngine(run -> write(run, page, listener));
    }

    /** A page of a run's key. */
    @FunctionalInterface
    private interface Page {
        Path write(ModuleRun run) throws IOException;
    }

    private static void write(ModuleRun run, Page page, BuildListener listener) {
        try {
            listener.on(new BuildEvent.ReportWritten(run.key(), page.write(run)));
        } catch (IOException e) {
            throw new InvalidInputException(
                    "The report of " + run.key() + " cannot be written to " + directory(run) + ": " + Causes.reason(e),
                    "Check its permissions and the free space");
        }
    }

    private static Path directory(ModuleRun run) {
        return run.options().logDirectory(run.key());
    }

    private static Path report(ModuleRun run) throws IOException {
        if (!Report.hasRecords(directory(run))) {
            throw missing("There is no record of a run of " + run.key() + " in " + directory(run), run);
        }
        return Report.write(directory(run));
    }

    private static Path history(ModuleRun run) throws IOException {
        Path cache = run.options().cacheDirectory();
        return HistoryPage.write(directory(run), cache, run.key())
                .orElseThrow(() -> missing("There is no run of " + run.key() + " in the history in " + cache, run));
    }

    private static InvalidInputException missing(String what, ModuleRun run) {
        return new InvalidInputException(what, "Build the images first: mvn mkt-images:build -Dkey=" + run.key());
    }
}
