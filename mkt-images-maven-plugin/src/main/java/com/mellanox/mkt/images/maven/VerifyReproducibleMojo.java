package com.mellanox.mkt.images.maven;

import com.mellanox.mkt.images.event.BuildListener;
import javax.inject.Inject;
import org.apache.maven.plugins.annotations.Mojo;
import org.apache.maven.settings.crypto.SettingsDecrypter;
import org.eclipse.aether.RepositorySystem;

/**
 * Builds the images of each module that has an image descriptor, {@code image.yaml}, as {@code build} does, and then each a
 * second time without the engine's cache. Compares both builds, names the files that differ, and fails if there are any. What was
 * built a second time is removed.
 *
 * <p>From the command line: {@code mvn mkt-images:verify-reproducible -Dkey=fc40}, with {@code -Donly=rdma_core} for one image, and
 * the other options of {@code build}.
 *
 * @since 1.0
 */
@Mojo(name = "verify-reproducible", threadSafe = true)
public final class VerifyReproducibleMojo extends ImagesMojo {
    @Inject
    VerifyReproducibleMojo(SettingsDecrypter settingsDecrypter, RepositorySystem repositories) {
        super(settingsDecrypter, repositories);
    }

    @Override
    GoalAction action(Parameters parameters, BuildListener listener) {
        // The value is checked as for the other goals; without an engine, this one fails.
        NoEngine.isWarning(this, parameters);
        return run -> run.images().verifyReproducible();
    }
}
