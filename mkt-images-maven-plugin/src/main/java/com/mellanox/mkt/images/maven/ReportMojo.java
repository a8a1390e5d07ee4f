package com.mellanox.mkt.images.maven;

import com.mellanox.mkt.images.event.BuildEvent;
import com.mellanox.mkt.images.event.BuildListener;
import com.mellanox.mkt.images.failure.Causes;
import com.mellanox.mkt.images.failure.InvalidInputException;
import com.mellanox.mkt.images.report.Report;
import java.io.IOException;
import java.nio.file.Path;
import javax.inject.Inject;
import org.apache.maven.plugins.annotations.Mojo;
import org.apache.maven.settings.crypto.SettingsDecrypter;
import org.eclipse.aether.RepositorySystem;

/**
 * Writes the report of the last run, {@code target/mkt-images/<key>/report.html}, again. The goals that build, boot and
 * publish write it themselves.
 *
 * <p>From the command line: {@code mvn mkt-images:report -Dkey=fc40}.
 *
 * @since 1.0
 */
@Mojo(name = "report", threadSafe = true)
public final class ReportMojo extends ImagesMojo {

    @Inject
    ReportMojo(SettingsDecrypter settingsDecrypter, RepositorySystem repositories) {
        super(settingsDecrypter, repositories);
    }

    @Override
    GoalAction action(Parameters parameters, BuildListener listener) {
        return GoalAction.withoutEngine(run -> write(run, listener));
    }

    private static void write(ModuleRun run, BuildListener listener) {
        Path directory = run.options().logDirectory(run.key());
        if (!Report.hasRecords(directory)) {
            throw new InvalidInputException(
                    "There is no record of a run of " + run.key() + " in " + directory,
                    "Build the images first: mvn mkt-images:build -Dkey=" + run.key());
        }
        try {
            listener.on(new BuildEvent.ReportWritten(run.key(), Report.write(directory)));
        } catch (IOException e) {
            throw new InvalidInputException(
                    "The report of " + run.key() + " cannot be written to " + directory + ": " + Causes.reason(e),
                    "Check its permissions and the free space");
        }
    }
}
