package com.mellanox.mkt.images.maven;

import com.mellanox.mkt.images.engine.buildkit.RemoteEngine;
import com.mellanox.mkt.images.event.BuildEvent;
import com.mellanox.mkt.images.event.BuildListener;
import com.mellanox.mkt.images.publication.PublicationFiles;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import javax.inject.Inject;
import org.apache.maven.plugins.annotations.LifecyclePhase;
import org.apache.maven.plugins.annotations.Mojo;
import org.apache.maven.plugins.annotations.Parameter;
import org.apache.maven.settings.crypto.SettingsDecrypter;
import org.eclipse.aether.RepositorySystem;
import org.jspecify.annotations.Nullable;

/**
 * Publishes the images that {@code build} has made, all or none. Each image is pushed under a content-keyed tag and read
 * back; after that the tags move that people use. With {@code mkt.receipt} the goal moves these tags back instead.
 *
 * <p>Bound to the phase deploy: {@code mvn deploy -Dkey=fc40}. Called by its name it publishes what the last complete build
 * has made: {@code mvn mkt-images:push -Dkey=fc40}.
 *
 * @since 1.0
 */
@Mojo(name = "push", defaultPhase = LifecyclePhase.DEPLOY, threadSafe = true)
public final class PushMojo extends ImagesMojo {
    /**
     * The tags to move, separated by commas. Default: {@code <key>-snapshot}, or {@code <key>} and {@code <key>-<version>},
     * by the version of the module.
     */
    @Parameter(property = "mkt.push.tags")
    List<String> tags = List.of();

    /**
     * Publishes even if a check fails: {@code true} or {@code false}. The checks refuse images that were built from a
     * directory of yours, on a base image that could not be refreshed, with other packages than the POMs have because of your
     * own settings, without packages that the published ones have, that have not booted where {@code mkt.push.requireBoot} is set,
     * or that were built without a lock file where {@code mkt.push.requireLock} is set.
     */
    @Parameter(property = "mkt.push.force", defaultValue = "false")
    @Nullable String force;

    /**
     * Publishes a KVM image only if the image with the same id has booted on this machine by the goal {@code boot}:
     * {@code true} or {@code false}. Your cache directory keeps the record.
     */
    @Parameter(property = "mkt.push.requireBoot", defaultValue = "false")
    @Nullable String requireBoot;

    /**
     * Publishes only images that were built from what a lock file holds, {@code mkt-images.lock}: {@code true} or {@code false}.
     * Without it, a release that was not is a warning.
     */
    @Parameter(property = "mkt.push.requireLock", defaultValue = "false")
    @Nullable String requireLock;

    /** How many seconds publishing may take in all, with all retries. */
    @Parameter(property = "mkt.push.timeout", defaultValue = "3600")
    @Nullable String timeout;

    /**
     * Attaches SBOMs and a provenance to each final image at the registry: {@code true} or {@code false}. They are signed if
     * {@code mkt.sign.key} names a key.
     */
    @Parameter(property = "mkt.sbom", defaultValue = "false")
    @Nullable String sbom;

    /**
     * The private key that signs what is published: a file, or {@code env:NAME} for an environment variable that contains the key.
     * It is a key of {@code cosign generate-key-pair}, or PKCS#8 in PEM: EC, RSA or Ed25519. Default: none, and nothing is signed.
     */
    @Parameter(property = "mkt.sign.key")
    @Nullable String signKey;

    /**
     * Where the passphrase of the key is: {@code file:PATH}, {@code env:NAME}, or {@code server:ID} for the password of a server
     * of {@code settings.xml}. Default: {@code env:COSIGN_PASSWORD}.
     */
    @Parameter(property = "mkt.sign.passphrase")
    @Nullable String signPassphrase;

    /**
     * The receipt of an earlier publication, {@code published.json}: the goal publishes nothing and moves the tags back to
     * what they stood for before that publication. Default: none.
     */
    @Parameter(property = "mkt.receipt")
    @Nullable String receipt;

    @Inject
    PushMojo(SettingsDecrypter settingsDecrypter, RepositorySystem repositories) {
        super(settingsDecrypter, repositories);
    }

    @Override
    GoalAction action(Parameters parameters, BuildListener listener) {
        PublishAction publish = PublishAction.of(
                        parameters,
                        tags,
                        new PublishConditions(force, requireBoot, requireLock),
                        timeout,
                        project.getVersion(),
                        listener)
                .attaching(
                        AttachmentSource.of(parameters, signKey, signPassphrase, sbom, this, credentials(listener)),
                        maven());
        Optional<Path> earlier = parameters.text("mkt.receipt", receipt).map(parameters::inModule);
        if (earlier.isPresent()) {
            return GoalAction.withoutEngine(run -> publish.restore(run, earlier.get()));
        }
        return new Push(publish, listener);
    }

    /** Publishes. */
    private final class Push implements GoalAction {
        private final PublishAction publish;
        private final BuildListener listener;

        Push(PublishAction publish, BuildListener listener) {
            this.publish = publish;
            this.listener = listener;
        }

        @Override
        public Optional<RemoteEngine.Use> use() {
            return Optional.of(RemoteEngine.Use.REGISTRY);
        }

        @Override
        public boolean publishes() {
            return true;
        }

        @Override
        public void run(ModuleRun run) {
            maven().requireBuild();
            if (run.engine() instanceof RemoteEngine) {
                // It has nothing of the goal that built the images; its cache has.
                run.images().run();
            }
        }

        @Override
        public void finish(List<ModuleRun> runs) {
            publish.publish(runs);
            ModuleRun run = runs.get(0);
            if (maven().deploys() && project.getDistributionManagementArtifactRepository() == null) {
                listener.on(new BuildEvent.Notice(run.file(PublicationFiles.BUILT_IMAGES)
                        + " and the receipt stay here: the project has no distributionManagement to deploy to"));
            }
        }
    }
}
