package com.mellanox.mkt.images.maven;

import com.mellanox.mkt.images.event.BuildListener;
import com.mellanox.mkt.images.failure.InvalidInputException;
import javax.inject.Inject;
import org.apache.maven.plugin.MojoExecution;
import org.apache.maven.plugins.annotations.LifecyclePhase;
import org.apache.maven.plugins.annotations.Mojo;
import org.apache.maven.plugins.annotations.Parameter;
import org.apache.maven.settings.crypto.SettingsDecrypter;

/**
 * Builds the images of each module that holds an image descriptor, {@code image.yaml}: the support environment, the
 * support packages from their pinned commits, and the final images with the products of these.
 *
 * <p>From the command line: {@code mvn mkt-images:build -Dkey=fc40}. The options {@code -Dkey}, {@code -Donly} and
 * {@code -DnoPull} count from the command line alone; each has a twin {@code mkt.…} that may come from anywhere.
 *
 * @since 1.0
 */
@Mojo(name = "build", defaultPhase = LifecyclePhase.PACKAGE, threadSafe = true)
public final class BuildMojo extends ImagesMojo {
    @Parameter(defaultValue = "${mojoExecution}", readonly = true, required = true)
    MojoExecution execution;

    /**
     * How many images are built at once, at the most; 1 builds one after another. Default: as many as the engine's host
     * has processors, and 2 GiB of memory for each.
     *
     * @since 1.0
     */
    @Parameter(property = "mkt.jobs", defaultValue = "0")
    int jobs;

    /**
     * What a bound execution does where no engine answers: {@code fail}, or {@code skip} with a warning.
     *
     * @since 1.0
     */
    @Parameter(property = "mkt.noEngine", defaultValue = "fail")
    String noEngine;

    @Inject
    BuildMojo(SettingsDecrypter settingsDecrypter) {
        super(settingsDecrypter);
    }

    @Override
    KeyWork work(BuildListener listener) {
        return new ImagesBuilt(skipsWithoutEngine(), listener);
    }

    @Override
    int jobs() {
        if (jobs < 0) {
            throw new InvalidInputException("-Dmkt.jobs=" + jobs + " is negative", "Give 1 or more, or leave it out");
        }
        return jobs;
    }

    /** Who calls the goal by name wants images; a bound one may be run by somebody who does not. */
    private boolean skipsWithoutEngine() {
        return switch (noEngine) {
            case "skip" -> execution.getSource() == MojoExecution.Source.LIFECYCLE;
            case "fail" -> false;
            default ->
                throw new InvalidInputException("-Dmkt.noEngine=" + noEngine + " is not known", "Allowed: fail, skip");
        };
    }
}
