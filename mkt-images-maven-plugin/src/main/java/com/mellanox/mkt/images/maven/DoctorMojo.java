package com.mellanox.mkt.images.maven;

import com.mellanox.mkt.images.console.PlainConsole;
import com.mellanox.mkt.images.doctor.Checks;
import com.mellanox.mkt.images.doctor.Report;
import com.mellanox.mkt.images.event.BuildListener;
import com.mellanox.mkt.images.failure.InvalidInputException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import javax.inject.Inject;
import org.apache.maven.plugins.annotations.Mojo;
import org.apache.maven.plugins.annotations.Parameter;
import org.apache.maven.settings.crypto.SettingsDecrypter;
import org.eclipse.aether.RepositorySystem;
import org.jspecify.annotations.Nullable;

/**
 * Checks the machine and all that the other goals use: the engine, free space, the proxies, the registries with login and
 * rights, the git servers, KVM, the clock. Each check is one line: good, could be better, or broken, and then how to correct
 * it. Changes nothing. Fails if something is broken that the goals of this build need; without a project, that is the engine
 * and the directories that goals write to.
 *
 * <p>From the command line, in a project or anywhere else: {@code mvn mkt-images:doctor}. In a project it checks what all
 * modules of this call use, once.
 *
 * @since 1.0
 */
@Mojo(name = "doctor", requiresProject = false, aggregator = true, threadSafe = true)
public final class DoctorMojo extends ImagesMojo {
    private static final Duration LIMIT = Duration.ofSeconds(10);

    /** Other programs read it. */
    PrintStream standardOutput = System.out;

    /**
     * How the result is shown: {@code text}, or {@code json} on standard output, where nothing else is with {@code mvn -q}.
     * Text goes to Maven's log; with {@code mvn -q} to standard output.
     */
    @Parameter(property = "mkt.doctor.format", defaultValue = "text")
    @Nullable String format;

    /**
     * The kernel to check: its tree, a bzImage (arm64: Image), a package, or a directory with one of these; relative to the
     * directory that Maven was started in. Default: {@code kernel} of {@code boot} in your settings, or none.
     */
    @Parameter(property = "mkt.kernel")
    @Nullable String kernel;

    /**
     * Whether this build publishes, so that a registry without the right to push is broken: {@code true} or {@code false}. On
     * the command line {@code -Dpush}. A call of Maven that goes on to the phase deploy publishes in any case.
     */
    @Parameter(property = "mkt.push", defaultValue = "false")
    @Nullable String push;

    /** How the result is shown: to people, or to programs. */
    enum Format {
        TEXT,
        JSON
    }

    @Inject
    DoctorMojo(SettingsDecrypter settingsDecrypter, RepositorySystem repositories) {
        super(settingsDecrypter, repositories);
    }

    @Override
    void run(ImagesRequest request, Parameters parameters, BuildListener listener) {
        Format shown = parameters.choice("mkt.doctor.format", format, Format.values());
        boolean publishes = parameters.flag("mkt.push", push) || maven().deploys();
        Optional<Path> named = parameters.value("mkt.kernel", kernel, parameters::path, "none");
        parameters.throwIfWrong();
        try (DoctorRun run = new DoctorRun(maven(), request, credentials(listener), publishes, listener)) {
            Report report = new Report(new Checks(LIMIT).run(run.request(named).checks()));
            show(report, shown);
            throwIfBroken(report);
        }
    }

    private void show(Report report, Format shown) {
        if (shown == Format.TEXT && getLog().isInfoEnabled()) {
            report.lines().forEach(lines()::info);
            return;
        }
        String text = shown == Format.JSON ? report.json() : String.join("\n", report.lines()) + "\n";
        standardOutput.writeBytes(text.getBytes(StandardCharsets.UTF_8));
        standardOutput.flush();
    }

    private static void throwIfBroken(Report report) {
        List<String> broken = report.broken();
        if (!broken.isEmpty()) {
            throw new InvalidInputException(
                    "Broken: " + String.join(", ", broken),
                    "Correct it as the check says, and run mvn mkt-images:doctor again");
        }
    }

    /** With JSON nothing but warnings may come between. */
    @Override
    PlainConsole.Lines lines() {
        return "json".equals(format) ? new MavenLines(getLog(), true) : super.lines();
    }
}
