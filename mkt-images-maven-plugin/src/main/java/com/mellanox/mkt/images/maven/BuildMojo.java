package com.mellanox.mkt.images.maven;

import com.mellanox.mkt.images.event.BuildListener;
import com.mellanox.mkt.images.maven.BuildAction.Publishing;
import java.util.List;
import javax.inject.Inject;
import org.apache.maven.plugins.annotations.LifecyclePhase;
import org.apache.maven.plugins.annotations.Mojo;
import org.apache.maven.plugins.annotations.Parameter;
import org.apache.maven.project.MavenProjectHelper;
import org.apache.maven.settings.crypto.SettingsDecrypter;
import org.eclipse.aether.RepositorySystem;
import org.jspecify.annotations.Nullable;

/**
 * Builds the images of each module that has an image descriptor, {@code image.yaml}: the support environment, the
 * support packages from their pinned commits, and the final images with the products of the packages.
 *
 * <p>From the command line: {@code mvn mkt-images:build -Dkey=fc40}. The options {@code -Dkey}, {@code -Donly},
 * {@code -DnoPull} and {@code -Dpush} work only on the command line. In a POM use {@code mkt.key}, {@code mkt.only},
 * {@code mkt.noPull} and {@code mkt.push}.
 *
 * @since 1.0
 */
@Mojo(name = "build", defaultPhase = LifecyclePhase.PACKAGE, threadSafe = true)
public final class BuildMojo extends ImagesMojo {
    /**
     * Publishes the images once all are built: {@code true} or {@code false}. Only for a goal that is called by its name; a
     * build of phases publishes in the phase deploy. On the command line {@code -Dpush}.
     */
    @Parameter(property = "mkt.push", defaultValue = "false")
    @Nullable String push;

    /**
     * The tags that {@code push} moves, separated by commas. Default: {@code <key>-snapshot}, or {@code <key>} and
     * {@code <key>-<version>}, by the version of the module.
     */
    @Parameter(property = "mkt.push.tags")
    List<String> tags = List.of();

    /** Publishes even if a check fails: {@code true} or {@code false}. See the goal {@code push}. */
    @Parameter(property = "mkt.push.force", defaultValue = "false")
    @Nullable String force;

    /**
     * Publishes a KVM image only if it has booted on this machine: {@code true} or {@code false}. An image that this run
     * builds has not booted yet: boot it, and publish it by the goal {@code push}.
     */
    @Parameter(property = "mkt.push.requireBoot", defaultValue = "false")
    @Nullable String requireBoot;

    /**
     * Publishes only images that were built from what a lock file holds, {@code mkt-images.lock}: {@code true} or {@code false}.
     * Without it, a release that was not is a warning.
     */
    @Parameter(property = "mkt.push.requireLock", defaultValue = "false")
    @Nullable String requireLock;

    /** How many seconds {@code push} may take in all. */
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
     * Stays after the build, and builds again whenever a file changes that the images are made of: {@code true} or
     * {@code false}. If the goal {@code boot} follows in the same call, both run again. Only for one key, and for a goal that
     * is called by its name. Ctrl-C ends it.
     */
    @Parameter(property = "mkt.watch", defaultValue = "false")
    @Nullable String watch;

    private final MavenProjectHelper projectHelper;

    @Inject
    BuildMojo(SettingsDecrypter settingsDecrypter, RepositorySystem repositories, MavenProjectHelper projectHelper) {
        super(settingsDecrypter, repositories);
        this.projectHelper = projectHelper;
    }

    @Override
    void serve() {
        new WatchedGoals(this, watch).serve();
    }

    @Override
    GoalAction action(Parameters parameters, BuildListener listener) {
        return new BuildAction(
                NoEngine.isWarning(this, parameters),
                publishing(parameters),
                PublishAction.of(
                                parameters,
                                tags,
                                new PublishConditions(force, requireBoot, requireLock),
                                timeout,
                                project.getVersion(),
                                listener)
                        .attaching(
                                AttachmentSource.of(
                                        parameters, signKey, signPassphrase, sbom, this, credentials(listener)),
                                maven()),
                parameters.isBound(),
                maven().pluginVersion(),
                project,
                projectHelper,
                listener);
    }

    private Publishing publishing(Parameters parameters) {
        boolean now = parameters.flag("mkt.push", push);
        if (!parameters.isBound()) {
            return now ? Publishing.NOW : Publishing.NEVER;
        }
        if (now) {
            parameters.add(
                    "-Dpush, or mkt.push, is for a build goal that is called by its name",
                    "Call 'mvn mkt-images:build -Dpush', or publish in the phase deploy: mvn deploy");
        }
        boolean later = maven().deploys()
                && maven().executions().stream()
                        .anyMatch(bound -> bound.getGoals().contains("push"));
        return later ? Publishing.LATER : Publishing.NEVER;
    }
}
