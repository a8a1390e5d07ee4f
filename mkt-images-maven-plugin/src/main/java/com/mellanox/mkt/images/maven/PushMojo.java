package com.mellanox.mkt.images.maven;

import com.mellanox.mkt.images.event.BuildEvent;
import com.mellanox.mkt.images.event.BuildListener;
import com.mellanox.mkt.images.publication.BuiltImagesFile;
import com.mellanox.mkt.images.publication.PublishOptions;
import java.io.File;
import java.time.Duration;
import java.util.List;
import javax.inject.Inject;
import org.apache.maven.plugins.annotations.LifecyclePhase;
import org.apache.maven.plugins.annotations.Mojo;
import org.apache.maven.plugins.annotations.Parameter;
import org.apache.maven.settings.crypto.SettingsDecrypter;
import org.eclipse.aether.RepositorySystem;
import org.jspecify.annotations.Nullable;

/**
 * Publishes the images that {@code build} has made, all or nothing: each goes to the registry under a content-keyed tag and
 * is read back, and only then the tags move that people use. With {@code mkt.receipt} it moves them back instead.
 *
 * <p>Bound to the phase deploy: {@code mvn deploy -Dkey=fc40}. By itself it publishes what the last complete build has made:
 * {@code mvn mkt-images:push -Dkey=fc40}.
 *
 * @since 1.0
 */
@Mojo(name = "push", defaultPhase = LifecyclePhase.DEPLOY, threadSafe = true)
public final class PushMojo extends ImagesMojo {
    /**
     * The tags that people use, separated by commas, instead of those that the version makes: {@code <key>-snapshot}, or
     * {@code <key>} and {@code <key>-<version>}.
     *
     * @since 1.0
     */
    @Parameter(property = "mkt.push.tags")
    List<String> tags = List.of();

    /**
     * Whether images are published that speak against it: built from a directory of yours, on a base image that could not
     * be refreshed, with other packages than the POMs say by your own settings, without packages that the present ones
     * have, or not booted where {@code mkt.push.requireBoot} is set.
     *
     * @since 1.0
     */
    @Parameter(property = "mkt.push.force", defaultValue = "false")
    boolean force;

    /**
     * Whether a KVM image is published only once it has booted on this machine, with the goal {@code boot}: the image with
     * the very id, of which the user's cache keeps a record.
     *
     * @since 1.0
     */
    @Parameter(property = "mkt.push.requireBoot", defaultValue = "false")
    boolean requireBoot;

    /**
     * How many seconds publishing may take in all, with all that is tried again.
     *
     * @since 1.0
     */
    @Parameter(property = "mkt.push.timeout", defaultValue = "3600")
    int timeout;

    /**
     * The receipt of an earlier publication, {@code published.json}: nothing is published, and the tags are moved back to
     * what they stood for before it. Default: none.
     *
     * @since 1.0
     */
    @Parameter(property = "mkt.receipt")
    @Nullable File receipt;

    @Inject
    PushMojo(SettingsDecrypter settingsDecrypter, RepositorySystem repositories) {
        super(settingsDecrypter, repositories);
    }

    @Override
    GoalAction work(OptionResolver precedence, BuildListener listener) {
        PublishAction publishing = new PublishAction(
                tags,
                new PublishOptions(requireBoot, force),
                Duration.ofSeconds(timeout),
                project.getVersion(),
                listener);
        return run -> {
            if (receipt == null) {
                buildCache().requireBuild();
                publishing.publish(run);
                tellWhatStays(run, listener);
            } else {
                publishing.restore(run, receipt.toPath());
            }
        };
    }

    private void tellWhatStays(GoalContext run, BuildListener listener) {
        boolean deploys = session.getGoals() != null && session.getGoals().contains("deploy");
        if (deploys && project.getDistributionManagementArtifactRepository() == null) {
            listener.on(new BuildEvent.Notice(run.file(BuiltImagesFile.NAME)
                    + " and the receipt stay here, since the project has no distributionManagement to deploy to"));
        }
    }

    @Override
    int jobs(OptionResolver precedence) {
        return 1;
    }
}
