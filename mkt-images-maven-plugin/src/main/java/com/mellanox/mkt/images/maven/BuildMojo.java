package com.mellanox.mkt.images.maven;

import com.mellanox.mkt.images.event.BuildListener;
import com.mellanox.mkt.images.failure.InvalidInputException;
import com.mellanox.mkt.images.publication.PublishOptions;
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
import org.eclipse.aether.RepositorySystem;
import org.jspecify.annotations.Nullable;

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
     * How many images are built at once, at the most; 1 builds one after another. Default: {@code jobs} of your settings,
     * or as many as the engine's host has processors, and 2 GiB of memory for each; 0 is that, too.
     *
     * @since 1.0
     */
    @Parameter(property = "mkt.jobs")
    @Nullable Integer jobs;

    /**
     * What a bound execution does where no engine answers: {@code fail}, or {@code skip} with a warning. Default:
     * {@code noEngine} of your settings, or {@code fail}.
     *
     * @since 1.0
     */
    @Parameter(property = "mkt.noEngine")
    @Nullable String noEngine;

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
    BuildMojo(SettingsDecrypter settingsDecrypter, RepositorySystem repositories, MavenProjectHelper projectHelper) {
        super(settingsDecrypter, repositories);
        this.projectHelper = projectHelper;
    }

    @Override
    GoalAction work(OptionResolver precedence, BuildListener listener) {
        return new BuildAction(
                NoEngine.isOptional(precedence, noEngine),
                afterBuild(listener),
                new Attachments(project, projectHelper),
                isBound(),
                listener);
    }

    private PublishMode afterBuild(BuildListener listener) {
        boolean now = new CommandLine(session.getUserProperties()).flag("push", push);
        PublishAction publishing = new PublishAction(
                tags,
                new PublishOptions(requireBoot, force),
                Duration.ofSeconds(timeout),
                project.getVersion(),
                listener);
        if (isBound()) {
            if (now) {
                throw new InvalidInputException(
                        "-Dpush, or mkt.push, belongs to a build goal that is called by its name",
                        "Say 'mvn mkt-images:build -Dpush', or publish in the phase deploy: mvn deploy");
            }
            return isPublishedLater() ? new PublishMode.Later(publishing) : new PublishMode.Nothing();
        }
        return now ? new PublishMode.Now(publishing) : new PublishMode.Nothing();
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

    @Override
    int jobs(OptionResolver precedence) {
        int most = precedence
                .first(Option.JOBS, jobs, precedence.settings().host().jobs(), "as many as the engine's host can")
                .orElse(0);
        if (most < 0) {
            throw new InvalidInputException("-Dmkt.jobs=" + most + " is negative", "Give 1 or more, or leave it out");
        }
        return most;
    }
}
