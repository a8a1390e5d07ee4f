package com.mellanox.mkt.images.maven;

import com.mellanox.mkt.images.event.BuildListener;
import com.mellanox.mkt.images.failure.InvalidInputException;
import com.mellanox.mkt.images.publication.Terms;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import javax.inject.Inject;
import org.apache.maven.model.Plugin;
import org.apache.maven.plugin.MojoExecution;
import org.apache.maven.plugins.annotations.LifecyclePhase;
import org.apache.maven.plugins.annotations.Mojo;
import org.apache.maven.plugins.annotations.Parameter;
import org.apache.maven.project.MavenProjectHelper;
import org.apache.maven.settings.crypto.SettingsDecrypter;

/**
 * Builds the images of each module that holds an image descriptor, {@code image.yaml}: the support environment, the
 * support packages from their pinned commits, and the final images with the products of these.
 *
 * <p>From the command line: {@code mvn mkt-images:build -Dkey=fc40}. The options {@code -Dkey}, {@code -Donly},
 * {@code -DnoPull} and {@code -Dpush} count from the command line alone; each has a twin {@code mkt.…} that may come from
 * anywhere.
 *
 * @since 1.0
 */
@Mojo(name = "build", defaultPhase = LifecyclePhase.PACKAGE, threadSafe = true)
public final class BuildMojo extends ImagesMojo {
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

    /**
     * Whether the images are published once all are built, by a goal that is called by its name; a build of phases
     * publishes in the phase deploy. On the command line {@code -Dpush}.
     *
     * @since 1.0
     */
    @Parameter(property = "mkt.push", defaultValue = "false")
    boolean push;

    /**
     * The tags that people use, separated by commas, instead of those that the version makes, for {@code push}.
     *
     * @since 1.0
     */
    @Parameter(property = "mkt.push.tags")
    List<String> tags = List.of();

    /**
     * Whether {@code push} publishes images that speak against it.
     *
     * @since 1.0
     */
    @Parameter(property = "mkt.push.force", defaultValue = "false")
    boolean force;

    /**
     * Whether {@code push} publishes a KVM image only once it has booted on this machine. What is built in this run has not:
     * boot it, and publish it by the goal {@code push}.
     *
     * @since 1.0
     */
    @Parameter(property = "mkt.push.requireBoot", defaultValue = "false")
    boolean requireBoot;

    /**
     * How many seconds {@code push} may take in all.
     *
     * @since 1.0
     */
    @Parameter(property = "mkt.push.timeout", defaultValue = "3600")
    int timeout;

    private final MavenProjectHelper projectHelper;

    @Inject
    BuildMojo(SettingsDecrypter settingsDecrypter, MavenProjectHelper projectHelper) {
        super(settingsDecrypter);
        this.projectHelper = projectHelper;
    }

    @Override
    KeyWork work(BuildListener listener) {
        return new ImagesBuilt(NoEngine.isOptional(noEngine, isBound()), afterBuild(listener), this::attach, listener);
    }

    private AfterBuild afterBuild(BuildListener listener) {
        boolean now = new CommandLine(session.getUserProperties()).flag("push", push);
        Publishing publishing = new Publishing(
                tags, new Terms(requireBoot, force), Duration.ofSeconds(timeout), project.getVersion(), listener);
        if (isBound()) {
            if (now) {
                throw new InvalidInputException(
                        "-Dpush, or mkt.push, belongs to a build goal that is called by its name",
                        "Say 'mvn mkt-images:build -Dpush', or publish in the phase deploy: mvn deploy");
            }
            return isPublishedLater() ? new AfterBuild.Later(publishing) : new AfterBuild.Nothing();
        }
        return now ? new AfterBuild.Now(publishing) : new AfterBuild.Nothing();
    }

    /** Whether this call goes on to the phase deploy, and the goal push is bound in this module. */
    private boolean isPublishedLater() {
        Plugin plugin = project.getPlugin(execution.getPlugin().getKey());
        return session.getGoals().contains("deploy")
                && plugin != null
                && plugin.getExecutions().stream()
                        .anyMatch(bound -> bound.getGoals().contains("push"));
    }

    private boolean isBound() {
        return execution.getSource() == MojoExecution.Source.LIFECYCLE;
    }

    /** For Maven's own deploy, which has passed when the goal push runs. */
    private void attach(Path file) {
        boolean attached = project.getAttachedArtifacts().stream()
                .anyMatch(artifact -> file.toFile().equals(artifact.getFile()));
        if (!attached) {
            projectHelper.attachArtifact(project, "json", "image", file.toFile());
        }
    }

    @Override
    int jobs() {
        if (jobs < 0) {
            throw new InvalidInputException("-Dmkt.jobs=" + jobs + " is negative", "Give 1 or more, or leave it out");
        }
        return jobs;
    }
}
