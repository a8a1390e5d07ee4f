package com.mellanox.mkt.images.maven;

import com.mellanox.mkt.images.boot.KeptVm;
import com.mellanox.mkt.images.boot.SshCommand;
import com.mellanox.mkt.images.event.BuildListener;
import com.mellanox.mkt.images.failure.CancelledException;
import com.mellanox.mkt.images.failure.Causes;
import com.mellanox.mkt.images.failure.InvalidInputException;
import com.mellanox.mkt.images.type.ImageKey;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.function.ToIntFunction;
import javax.inject.Inject;
import org.apache.maven.plugins.annotations.Mojo;
import org.apache.maven.plugins.annotations.Parameter;
import org.apache.maven.settings.crypto.SettingsDecrypter;
import org.eclipse.aether.RepositorySystem;
import org.jspecify.annotations.Nullable;

/**
 * Opens a shell in a VM that {@code boot -Dmkt.boot.keep} has left running, in your terminal, or runs a command in it and fails
 * if its exit status is not 0. It calls ssh with your keys, as your user.
 *
 * <p>From the command line: {@code mvn mkt-images:ssh}. Needs no project.
 *
 * @since 1.0
 */
@Mojo(name = "ssh", requiresProject = false, aggregator = true, threadSafe = true)
public final class SshMojo extends ImagesMojo {
    /** Tests replace it. */
    ToIntFunction<List<String>> program = SshMojo::run;

    /** The name of the VM. Default: the only one that runs. */
    @Parameter(property = "mkt.vm")
    @Nullable String vm;

    /** A command for your shell in the VM. Its output is shown as it is. Default: none, and a login. */
    @Parameter(property = "mkt.vm.command")
    @Nullable String command;

    @Inject
    SshMojo(SettingsDecrypter settingsDecrypter, RepositorySystem repositories) {
        super(settingsDecrypter, repositories);
    }

    @Override
    void run(ImagesRequest request, Parameters parameters, BuildListener listener) {
        Optional<String> name = parameters.text("mkt.vm", vm);
        Optional<ImageKey> only = KeySelection.given(parameters, key);
        Optional<String> given =
                parameters.text("mkt.vm.command", command).map(text -> parameters.asGiven("mkt.vm.command", text));
        parameters.throwIfWrong();
        KeptVm chosen;
        try (VmRun run = new VmRun(maven(), request, only, listener)) {
            chosen = run.survey().choose(name);
        }
        ShutdownGuard.during(() -> connect(chosen, given));
    }

    private void connect(KeptVm chosen, Optional<String> given) {
        int status = program.applyAsInt(new SshCommand(chosen, environment.home()).words(given));
        if (status == SshCommand.FAILED) {
            throw new InvalidInputException(
                    "ssh cannot reach the VM " + chosen.name() + ", or has lost it",
                    "Read its message above. The VM accepts the keys that ~/.ssh/*.pub and ~/.ssh/authorized_keys had at its"
                            + " boot");
        }
        if (given.isPresent() && status != 0) {
            throw new InvalidInputException(
                    "The command '" + given.get() + "' ended with exit status " + status + " in the VM "
                            + chosen.name(),
                    "See its output above");
        }
    }

    /** Has the streams of this process, and so its terminal. */
    private static int run(List<String> words) {
        Process ssh;
        try {
            ssh = new ProcessBuilder(words).inheritIO().start();
        } catch (IOException e) {
            throw new InvalidInputException("ssh cannot be started: " + Causes.reason(e), "Install OpenSSH's client");
        }
        try {
            return ssh.waitFor();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new CancelledException("ssh");
        } finally {
            ssh.destroy();
        }
    }
}
