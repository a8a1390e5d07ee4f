package com.mellanox.mkt.images.maven;

import com.mellanox.mkt.images.console.PlainConsole;
import com.mellanox.mkt.images.console.ProgressListener;
import com.mellanox.mkt.images.event.BuildListener;
import com.mellanox.mkt.images.report.HistoryRecorder;
import com.mellanox.mkt.images.report.RunRecorder;
import com.mellanox.mkt.images.settings.UserSettings;
import com.mellanox.mkt.images.type.UserEnvironment;
import java.util.List;
import java.util.Map;
import org.apache.maven.execution.MavenSession;
import org.apache.maven.plugin.AbstractMojo;
import org.apache.maven.plugin.MojoExecution;
import org.apache.maven.plugin.MojoFailureException;
import org.apache.maven.plugins.annotations.Parameter;
import org.apache.maven.project.MavenProject;
import org.apache.maven.settings.crypto.SettingsDecrypter;
import org.eclipse.aether.RepositorySystem;
import org.jspecify.annotations.Nullable;

/**
 * A goal for the images of each module that has an image descriptor, {@code image.yaml}: the parameters that all goals
 * share. They become one {@link ImagesRequest}, which {@link GoalRunner} serves.
 */
abstract class ImagesMojo extends AbstractMojo {
    final SettingsDecrypter settingsDecrypter;
    final RepositorySystem repositories;

    @Parameter(defaultValue = "${project}", readonly = true, required = true)
    MavenProject project;

    @Parameter(defaultValue = "${session}", readonly = true, required = true)
    MavenSession session;

    @Parameter(defaultValue = "${mojoExecution}", readonly = true, required = true)
    MojoExecution execution;

    /** Tests replace it. */
    UserEnvironment environment = UserEnvironment.ofProcess();

    /** Skips this goal: {@code true} or {@code false}. */
    @Parameter(property = "mkt.skip", defaultValue = "false")
    String skip = "false";

    /**
     * The file with your own settings, relative to the directory that Maven was started in; {@code none} reads no file. A
     * setting is used if neither the command line nor a POM has the parameter. Default:
     * {@code $XDG_CONFIG_HOME/mkt-images/settings.yaml}, or {@code ~/.config/mkt-images/settings.yaml}, if it exists.
     */
    @Parameter(property = "mkt.settings")
    @Nullable String settings;

    /**
     * The image key, {@code fc40}. Modules of other keys are skipped. On the command line {@code -Dkey}. Default: the
     * {@code key} of your settings for a goal that is called by its name, otherwise all keys of the reactor.
     */
    @Parameter(property = "mkt.key")
    @Nullable String key;

    /**
     * The platforms to build for, separated by commas, of those in {@code image.yaml}: {@code linux/amd64}, {@code linux/arm64};
     * or {@code all}. A VM has one of them. Default: the engine's, or all to publish.
     */
    @Parameter(property = "mkt.platform")
    List<String> platform = List.of();

    /**
     * The image or images to build: a reference, a reference without its tag, the beginning of some references, or a short
     * name like {@code kvm} or {@code rdma_core}. The images that they are built from must be on the engine. On the command
     * line {@code -Donly}. Default: all images.
     */
    @Parameter(property = "mkt.only")
    @Nullable String only;

    /**
     * Images to build even if nothing has changed, separated by commas, by the names that {@code only} accepts; {@code all}
     * for all images. Default: none.
     */
    @Parameter(property = "mkt.rebuild")
    List<String> rebuild = List.of();

    /**
     * Images whose output is printed line by line while they are built, separated by commas, by the names that {@code only}
     * accepts; {@code all} for all images. The logs of the images have all output in any case. Default: none.
     */
    @Parameter(property = "mkt.follow")
    List<String> follow = List.of();

    /**
     * How the progress is shown: {@code live} by the last lines of the terminal, {@code plain} by a line every 30 seconds for
     * each image that takes long, {@code quiet} by warnings alone, {@code json} by a line of JSON for each event. {@code auto}
     * is {@code live} in a terminal, and {@code plain} without one, with {@code -B}, {@code -X}, {@code NO_COLOR} or
     * {@code TERM=dumb}.
     */
    @Parameter(property = "mkt.progress", defaultValue = "auto")
    @Nullable String progress;

    /**
     * Does not refresh base images: {@code true} or {@code false}. A base image that is not on the engine is still
     * pulled. On the command line {@code -DnoPull}.
     */
    @Parameter(property = "mkt.noPull", defaultValue = "false")
    @Nullable String noPull;

    /**
     * How the registry is used as a cache of images: {@code use} fetches an image that was built before from the same inputs,
     * {@code refresh} builds it again and replaces it there, {@code off} does not ask. With {@code -o} it is {@code off}.
     */
    @Parameter(property = "mkt.cache", defaultValue = "use")
    @Nullable String cache;

    /**
     * Where builders keep the steps of images for each other: {@code registry} reads and writes BuildKit's own cache at the registry,
     * for each image as {@code <namespace>/cache:<key>-<image>}; {@code off} keeps it with the builder. A cache that cannot be used
     * lets no build fail.
     */
    @Parameter(property = "mkt.cache.steps", defaultValue = "off")
    @Nullable String cacheSteps;

    /**
     * How {@code mkt-images.lock} beside {@code image.yaml} is used: {@code use} takes base images, sources and nfs files as it has them
     * if it exists, {@code update} renews it first, {@code off} ignores it. The goal {@code lock} writes it.
     */
    @Parameter(property = "mkt.lock", defaultValue = "use")
    @Nullable String lock;

    /**
     * The registry in the references of final images: a host, with a port if it needs one. The OS that an overlay extends
     * keeps its own. Default: the descriptor's, or {@code harbor.mellanox.com}.
     */
    @Parameter(property = "mkt.registry")
    @Nullable String registry;

    /**
     * A PEM file with the CA of the registry, in addition to those of the JVM and of {@code /etc/docker/certs.d/<host>}. The
     * engine has CAs of its own. Default: none.
     */
    @Parameter(property = "mkt.registry.ca")
    @Nullable String registryCa;

    /**
     * Registries that are reached without TLS, {@code host[:port]}, separated by commas. Registries on the
     * loopback are always included. Default: none.
     */
    @Parameter(property = "mkt.registry.plain")
    List<String> plainRegistries = List.of();

    /**
     * Public keys in PEM, files or {@code env:NAME}, separated by commas. Base images, and images that are fetched from the
     * registry, must have a valid signature by one of them, as cosign makes them; an image that has none is not built on, and not
     * fetched. Default: none, and no signature is required.
     */
    @Parameter(property = "mkt.verify.key")
    List<String> verifyKey = List.of();

    /**
     * The path between the registry and the name in the references of final images. Default: the descriptor's, or {@code mkt}.
     */
    @Parameter(property = "mkt.namespace")
    @Nullable String namespace;

    /**
     * Packages to exclude, separated by commas, in addition to those that the descriptor and your settings exclude.
     * Default: none.
     */
    @Parameter(property = "mkt.without")
    List<String> without = List.of();

    /** Packages to include even if the descriptor or your settings exclude them, separated by commas. Default: none. */
    @Parameter(property = "mkt.with")
    List<String> with = List.of();

    /**
     * The directory that keeps fetched sources and records. Default: {@code cacheDir} of your settings,
     * {@code $XDG_CACHE_HOME/mkt-images}, or {@code ~/.cache/mkt-images}.
     */
    @Parameter(property = "mkt.cacheDir")
    @Nullable String cacheDir;

    /**
     * The host, {@code [user@]host}, from which nfs files are fetched by sftp if their path does not exist here. Default:
     * {@code nfsHost} of your settings, or none.
     */
    @Parameter(property = "mkt.nfsHost")
    @Nullable String nfsHost;

    /**
     * How many images are built at the same time, at most; 1 builds one after another, 0 means the default. Only
     * {@code build} uses it. Default: {@code jobs} of your settings, or one for each processor of the engine's host, and at
     * most one for each 2 GiB of its memory.
     */
    @Parameter(property = "mkt.jobs")
    @Nullable String jobs;

    /**
     * What {@code build} and {@code boot} do if no engine answers and a POM binds them: {@code fail}, or {@code skip} with
     * a warning. Default: {@code noEngine} of your settings, or {@code fail}.
     */
    @Parameter(property = "mkt.noEngine")
    @Nullable String noEngine;

    /**
     * The engine's address, {@code unix:///path}, {@code tcp://host:port} or {@code ssh://user@host}; {@code sudo} reaches
     * Docker's socket through sudo if you may not open it. Default: {@code engine} of your settings, {@code DOCKER_HOST},
     * the docker context, the usual sockets.
     */
    @Parameter(property = "mkt.dockerHost")
    @Nullable String dockerHost;

    /**
     * The builder of the engine: {@code buildkit}; {@code classic} for Docker's classic builder or Podman's own; {@code auto}
     * for BuildKit if the engine has it. Or builders of your own, separated by commas: {@code unix:///path},
     * {@code tcp://host:port}, {@code ssh://user@host}, {@code docker-container://name}, {@code kube-pod://pod?namespace=name},
     * or {@code buildx:name} for one that {@code docker buildx create} has made. Default: {@code builder} of your settings, or
     * {@code auto}.
     */
    @Parameter(property = "mkt.builder")
    @Nullable String builder;

    /**
     * The directory of {@code ca.pem}, {@code cert.pem} and {@code key.pem}, by which a builder with an address {@code tcp://} is
     * reached by TLS. Default: {@code builderCertificates} of your settings, or none, without TLS.
     */
    @Parameter(property = "mkt.builder.certificates")
    @Nullable String builderCertificates;

    /**
     * Where the secrets are that steps of a build read, by their ids: {@code file:PATH}, {@code env:NAME}, or {@code server:ID}
     * for the password of a server of {@code settings.xml}. On the command line {@code -Dmkt.secret.<id>}. Default:
     * {@code secrets} of your settings, or none.
     */
    @Parameter
    Map<String, String> secrets = Map.of();

    /**
     * The ssh agents that steps of a build may use, by their ids: the path of an agent's socket, or of a private key. On the
     * command line {@code -Dmkt.ssh.<id>}. Default: {@code ssh} of your settings, or {@code SSH_AUTH_SOCK} for the id
     * {@code default}.
     */
    @Parameter
    Map<String, String> ssh = Map.of();

    /**
     * The proxy for http, {@code http://host:port}, or {@code none}. Default: that of your settings, of Maven's settings, of
     * the environment, or, for containers, of apt's configuration.
     */
    @Parameter(property = "mkt.httpProxy")
    @Nullable String httpProxy;

    /**
     * The proxy for https, {@code http://host:port}, or {@code none}. Default: as for {@code httpProxy}.
     */
    @Parameter(property = "mkt.httpsProxy")
    @Nullable String httpsProxy;

    /**
     * Hosts that are reached without a proxy, separated by commas. Default: from the place where the proxies are set.
     */
    @Parameter(property = "mkt.noProxy")
    @Nullable String noProxy;

    ImagesMojo(SettingsDecrypter settingsDecrypter, RepositorySystem repositories) {
        this.settingsDecrypter = settingsDecrypter;
        this.repositories = repositories;
    }

    /** Makes what this goal does with the images of a key of its own parameters. */
    GoalAction action(Parameters parameters, BuildListener listener) {
        throw new UnsupportedOperationException("this goal is not about the images of one key");
    }

    /** Serves a request: by the goal's action, in a module that has images of a selected key. */
    void run(ImagesRequest request, Parameters parameters, BuildListener listener) {
        BuildListener recorded = new HistoryRecorder(listener, request.build.cacheDirectory(), maven().start());
        GoalAction action = action(parameters, recorded);
        parameters.throwIfWrong();
        new GoalRunner(maven(), request, credentials(recorded), recorded).run(action);
    }

    final SettingsCredentials credentials(BuildListener listener) {
        return new SettingsCredentials(session.getSettings(), settingsDecrypter, listener);
    }

    /** Where the lines for the user go. */
    PlainConsole.Lines lines() {
        return new MavenLines(getLog(), ProgressMode.of(progress).isQuiet());
    }

    final GoalExecution maven() {
        return new GoalExecution(session, project, execution, environment);
    }

    @Override
    public final void execute() throws MojoFailureException {
        maven().bypassBuildCache();
        LibraryLogLevels.limit(session.getSystemProperties().getProperty("maven.version", "3."));
        try {
            GoalExecution.translate(getLog(), this::serve);
        } finally {
            LibraryLogLevels.reset();
        }
    }

    /** Runs the goal once, or as often as it is to run. */
    void serve() {
        runOnce();
    }

    /** Runs the goal with all that a run needs, as if Maven had just called it. */
    final void runOnce() {
        try (ProgressListener listener = progressListener()) {
            run(new RunRecorder(listener));
        }
    }

    /** What shows the events of a run, to be closed. */
    final ProgressListener progressListener() {
        boolean isPlainMaven =
                !session.getRequest().isInteractiveMode() || getLog().isDebugEnabled() || !getLog().isInfoEnabled();
        return ProgressMode.of(progress)
                .listener(new PlainConsole(lines()), lines(), isPlainMaven, environment.variables());
    }

    private void run(BuildListener listener) {
        Parameters parameters = new Parameters(maven(), UserSettings.NONE, listener);
        if (parameters.flag("mkt.skip", skip)) {
            lines().info("mkt.skip is set: nothing is done");
            return;
        }
        parameters.throwIfWrong();
        parameters = parameters.withSettings(settings, listener);
        parameters.choice("mkt.progress", progress, ProgressMode.values());
        ParameterNames.of(execution.getMojoDescriptor()).check(maven(), parameters, listener);
        run(new ImagesRequest(this, parameters, listener), parameters, listener);
    }
}
