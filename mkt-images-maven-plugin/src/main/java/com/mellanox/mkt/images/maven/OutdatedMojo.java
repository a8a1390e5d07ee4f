package com.mellanox.mkt.images.maven;

import com.mellanox.mkt.images.console.PlainConsole;
import com.mellanox.mkt.images.engine.buildkit.RemoteEngine;
import com.mellanox.mkt.images.event.BuildListener;
import com.mellanox.mkt.images.failure.InvalidInputException;
import com.mellanox.mkt.images.failure.Problems;
import com.mellanox.mkt.images.lock.Lock;
import com.mellanox.mkt.images.lock.LockFileReader;
import com.mellanox.mkt.images.lock.LockableInputs;
import com.mellanox.mkt.images.lock.StoredLock;
import com.mellanox.mkt.images.outdated.OutdatedCheck;
import com.mellanox.mkt.images.outdated.OutdatedReport;
import com.mellanox.mkt.images.run.LockPolicy;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import javax.inject.Inject;
import org.apache.maven.plugins.annotations.Mojo;
import org.apache.maven.plugins.annotations.Parameter;
import org.apache.maven.settings.crypto.SettingsDecrypter;
import org.eclipse.aether.RepositorySystem;
import org.jspecify.annotations.Nullable;

/**
 * Shows what is newer than what the images are built from: base images with another digest at their registry than in the lock file, or
 * than on the engine without one; newer tags of sources; and releases of distributions that have no updates any more. Changes nothing.
 *
 * <p>From the command line: {@code mvn mkt-images:outdated -Dkey=fc40}.
 *
 * @since 1.0
 */
@Mojo(name = "outdated", threadSafe = true)
public final class OutdatedMojo extends ImagesMojo {
    /** Other programs read it. */
    PrintStream standardOutput = System.out;

    /**
     * How the result is shown: {@code text}, or {@code json} on standard output, where nothing else is with {@code mvn -q}.
     * Text goes to Maven's log; with {@code mvn -q} to standard output.
     */
    @Parameter(property = "mkt.outdated.format", defaultValue = "text")
    @Nullable String format;

    /** Fails if something is outdated: {@code true} or {@code false}. */
    @Parameter(property = "mkt.outdated.fail", defaultValue = "false")
    @Nullable String fail;

    /** How the result is shown: to people, or to programs. */
    enum Format {
        TEXT,
        JSON
    }

    @Inject
    OutdatedMojo(SettingsDecrypter settingsDecrypter, RepositorySystem repositories) {
        super(settingsDecrypter, repositories);
    }

    @Override
    GoalAction action(Parameters parameters, BuildListener listener) {
        Format shown = parameters.choice("mkt.outdated.format", format, Format.values());
        boolean fails = parameters.flag("mkt.outdated.fail", fail);
        return new GoalAction() {
            @Override
            public Optional<RemoteEngine.Use> use() {
                return Optional.of(RemoteEngine.Use.HERE);
            }

            @Override
            public void run(ModuleRun run) {
                // The files name the same for all platforms.
            }

            @Override
            public void finish(List<ModuleRun> runs) {
                OutdatedReport report = report(runs.get(0));
                show(report, shown);
                if (fails && report.outdated() > 0) {
                    throw new InvalidInputException(
                            report.outdated() + " of what " + report.key() + " is built from is outdated",
                            "Take what is newer: pin newer commits in the scripts, and renew the lock file, mvn mkt-images:lock"
                                    + " -Dkey=" + report.key());
                }
            }
        };
    }

    private static OutdatedReport report(ModuleRun run) {
        LockableInputs inputs = run.lock().inputs();
        Problems problems = new Problems();
        Lock lock = run.options().lock() == LockPolicy.OFF
                ? null
                : LockFileReader.read(inputs.file(), problems)
                        .map(StoredLock::content)
                        .orElse(null);
        problems.throwIfAny();
        LocalDate today = LocalDate.ofInstant(run.clock().instant(), ZoneOffset.UTC);
        return new OutdatedCheck(inputs, lock, run.engine(), run.context().git(), today).run();
    }

    private void show(OutdatedReport report, Format shown) {
        if (shown == Format.TEXT && getLog().isInfoEnabled()) {
            report.lines().forEach(lines()::info);
            return;
        }
        String text = shown == Format.JSON ? report.json() : String.join("\n", report.lines()) + "\n";
        standardOutput.writeBytes(text.getBytes(StandardCharsets.UTF_8));
        standardOutput.flush();
    }

    /** With JSON nothing but warnings may come between. */
    @Override
    PlainConsole.Lines lines() {
        return "json".equals(format) ? new MavenLines(getLog(), true) : super.lines();
    }
}
