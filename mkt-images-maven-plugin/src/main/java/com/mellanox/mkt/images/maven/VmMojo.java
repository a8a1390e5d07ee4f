package com.mellanox.mkt.images.maven;

import com.mellanox.mkt.images.boot.KeptVmList;
import com.mellanox.mkt.images.console.PlainConsole;
import com.mellanox.mkt.images.event.BuildListener;
import com.mellanox.mkt.images.type.ImageKey;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.ZoneId;
import java.util.Optional;
import javax.inject.Inject;
import org.apache.maven.plugins.annotations.Mojo;
import org.apache.maven.plugins.annotations.Parameter;
import org.apache.maven.settings.crypto.SettingsDecrypter;
import org.eclipse.aether.RepositorySystem;
import org.jspecify.annotations.Nullable;

/**
 * Lists the VMs that {@code boot -Dmkt.boot.keep} has left running, each with its name, key, kernel, time, ssh port and image.
 * Tells of those that have ended since the last list.
 *
 * <p>From the command line: {@code mvn mkt-images:vm}. Needs no project.
 *
 * @since 1.0
 */
@Mojo(name = "vm", requiresProject = false, aggregator = true, threadSafe = true)
public final class VmMojo extends ImagesMojo {
    /** Other programs read it. */
    PrintStream standardOutput = System.out;

    /**
     * How the list is shown: {@code text}, or {@code json} on standard output, where nothing else is with {@code mvn -q}.
     * Text goes to Maven's log; with {@code mvn -q} to standard output.
     */
    @Parameter(property = "mkt.vm.format", defaultValue = "text")
    @Nullable String format;

    /** How the list is shown: to people, or to programs. */
    enum Format {
        TEXT,
        JSON
    }

    @Inject
    VmMojo(SettingsDecrypter settingsDecrypter, RepositorySystem repositories) {
        super(settingsDecrypter, repositories);
    }

    @Override
    void run(ImagesRequest request, Parameters parameters, BuildListener listener) {
        Format shown = parameters.choice("mkt.vm.format", format, Format.values());
        Optional<ImageKey> only = KeySelection.given(parameters, key);
        parameters.throwIfWrong();
        try (VmRun run = new VmRun(maven(), request, only, listener)) {
            show(new KeptVmList(run.survey().running(), run.vms()::console), shown);
        }
    }

    private void show(KeptVmList list, Format shown) {
        if (shown == Format.TEXT && getLog().isInfoEnabled()) {
            list.lines(ZoneId.systemDefault()).forEach(lines()::info);
            return;
        }
        String text = shown == Format.JSON ? list.json() : String.join("\n", list.lines(ZoneId.systemDefault())) + "\n";
        standardOutput.writeBytes(text.getBytes(StandardCharsets.UTF_8));
        standardOutput.flush();
    }

    /** With JSON nothing but warnings may come between. */
    @Override
    PlainConsole.Lines lines() {
        return "json".equals(format) ? new MavenLines(getLog(), true) : super.lines();
    }
}
