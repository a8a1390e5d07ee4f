package com.mellanox.mkt.images.maven;

import com.mellanox.mkt.images.boot.KeptVm;
import com.mellanox.mkt.images.boot.KeptVms.Survey;
import com.mellanox.mkt.images.event.BuildEvent;
import com.mellanox.mkt.images.event.BuildListener;
import com.mellanox.mkt.images.type.ImageKey;
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
 * Switches off a VM that {@code boot -Dmkt.boot.keep} has left running, and kills it if it does not end in time.
 *
 * <p>From the command line: {@code mvn mkt-images:stop}, and {@code mvn mkt-images:stop -Dmkt.vm=all}. Needs no project.
 *
 * @since 1.0
 */
@Mojo(name = "stop", requiresProject = false, aggregator = true, threadSafe = true)
public final class StopMojo extends ImagesMojo {
    private static final String ALL = "all";
    private static final NumberRange TIMEOUT = NumberRange.seconds(60);

    /** The name of the VM; {@code all} for all. Default: the only one that runs. */
    @Parameter(property = "mkt.vm")
    @Nullable String vm;

    /** How many seconds the VM may take to switch off before it is killed. */
    @Parameter(property = "mkt.vm.timeout", defaultValue = "60")
    @Nullable String timeout;

    @Inject
    StopMojo(SettingsDecrypter settingsDecrypter, RepositorySystem repositories) {
        super(settingsDecrypter, repositories);
    }

    @Override
    void run(ImagesRequest request, Parameters parameters, BuildListener listener) {
        Optional<String> name = parameters.text("mkt.vm", vm);
        Optional<ImageKey> only = KeySelection.given(parameters, key);
        Duration within = Duration.ofSeconds(parameters.number("mkt.vm.timeout", timeout, TIMEOUT));
        parameters.throwIfWrong();
        try (VmRun run = new VmRun(maven(), request, only, listener)) {
            Survey survey = run.survey();
            List<KeptVm> stopped = name.equals(Optional.of(ALL)) ? survey.running() : List.of(survey.choose(name));
            if (stopped.isEmpty()) {
                listener.on(new BuildEvent.Notice("no VM runs"));
            }
            ShutdownGuard.during(() -> stopped.forEach(each -> stop(run, each, within, listener)));
        }
    }

    private static void stop(VmRun run, KeptVm vm, Duration within, BuildListener listener) {
        long begun = System.nanoTime();
        run.vms().stop(vm, within);
        Duration taken = Duration.ofNanos(System.nanoTime() - begun);
        listener.on(new BuildEvent.Notice(
                taken.compareTo(within) < 0
                        ? "the VM " + vm.name() + " was switched off after " + taken.toSeconds() + " s"
                        : "the VM " + vm.name() + " was killed, since it did not switch off within "
                                + within.toSeconds() + " s"));
    }
}
