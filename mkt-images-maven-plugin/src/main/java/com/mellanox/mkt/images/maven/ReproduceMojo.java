package com.mellanox.mkt.images.maven;

import com.mellanox.mkt.images.event.BuildListener;
import com.mellanox.mkt.images.failure.InvalidInputException;
import com.mellanox.mkt.images.publication.PublicationFiles;
import com.mellanox.mkt.images.publication.Receipt;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import javax.inject.Inject;
import org.apache.maven.plugins.annotations.Mojo;
import org.apache.maven.plugins.annotations.Parameter;
import org.apache.maven.settings.crypto.SettingsDecrypter;
import org.eclipse.aether.RepositorySystem;
import org.jspecify.annotations.Nullable;

/**
 * Builds all images of a publication again, without any cache, from the commit that is checked out, and compares the final images
 * with those at the registry. Names the files that differ, and fails if there are any.
 *
 * <p>From the command line: {@code mvn mkt-images:reproduce -Dkey=fc40 -Dmkt.receipt=published.json}, with the options of
 * {@code build}.
 *
 * @since 1.0
 */
@Mojo(name = "reproduce", threadSafe = true)
public final class ReproduceMojo extends ImagesMojo {
    private static final String RECEIPT = "mkt.receipt";

    /**
     * The receipt of the publication, {@code published.json}; relative to the module. Default:
     * {@code target/mkt-images/<key>/published.json}.
     */
    @Parameter(property = RECEIPT)
    @Nullable String receipt;

    @Inject
    ReproduceMojo(SettingsDecrypter settingsDecrypter, RepositorySystem repositories) {
        super(settingsDecrypter, repositories);
    }

    @Override
    void serve() {
        // Nothing that exists already is taken, neither from the engine nor from the registry.
        rebuild = List.of("all");
        cache = "off";
        super.serve();
    }

    @Override
    GoalAction action(Parameters parameters, BuildListener listener) {
        NoEngine.isWarning(this, parameters);
        Optional<Path> file = parameters.text(RECEIPT, receipt).map(parameters::inModule);
        return run -> run.images().reproduce(read(run, file.orElseGet(() -> run.file(PublicationFiles.RECEIPT))));
    }

    private static Receipt read(ModuleRun run, Path file) {
        Receipt receipt = PublicationFiles.readReceipt(file);
        if (!receipt.key().equals(run.key())
                && !receipt.key().equals(run.descriptor().writtenKey())) {
            throw new InvalidInputException(
                    file + " is a receipt of " + receipt.key() + ", not of " + run.key(),
                    "Name the key: -Dkey=" + receipt.key());
        }
        if (run.options().isOffline()) {
            throw new InvalidInputException(
                    "The published images of " + run.key() + " cannot be pulled: Maven is offline", "Leave -o out");
        }
        return receipt;
    }
}
