package com.mellanox.mkt.images.maven;

import com.mellanox.mkt.images.console.PlainConsole;
import com.mellanox.mkt.images.event.BuildListener;
import com.mellanox.mkt.images.failure.InvalidInputException;
import com.mellanox.mkt.images.settings.UserSettings;
import com.mellanox.mkt.images.type.UserEnvironment;
import java.io.File;
import java.nio.file.Path;
import java.util.List;
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
 * A goal for the images of each module that holds an image descriptor, {@code image.yaml}: the parameters that decide
 * which images these are and what they are made of, and what all goals do around their work.
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

    /** Not the user's own in tests. */
    UserEnvironment environment = new UserEnvironment(System.getenv(), Path.of(System.getProperty("user.home")));

    /**
     * Whether this goal does nothing at all.
     *
     * @since 1.0
     */
    @Parameter(property = "mkt.skip", defaultValue = "false")
    boolean skip;

    /**
     * The file with your own settings, relative to where Maven was started; {@code none} for none. They stand in for
     * parameters that neither the command line nor a POM names. Default:
     * {@code $XDG_CONFIG_HOME/mkt-images/settings.yaml}, or else {@code ~/.config/mkt-images/settings.yaml}, where it exists.
     *
     * @since 1.0
     */
    @Parameter(property = "mkt.settings")
    @Nullable String settings;

    /**
     * The image key, {@code fc40}; modules of other keys are passed over. Default: for a goal that is called by name the
     * {@code key} of your settings, else all keys of the reactor. On the command line {@code -Dkey}.
     *
     * @since 1.0
     */
    @Parameter(property = "mkt.key")
    @Nullable String key;

    /**
     * The image, or images: a reference, one without its tag, the beginning of some, or a short name like
     * {@code kvm} or {@code rdma_core}. What it is built from must be on the engine. Default: all images. On the command
     * line {@code -Donly}.
     *
     * @since 1.0
     */
    @Parameter(property = "mkt.only")
    @Nullable String only;

    /**
     * Images to build even if nothing has changed, separated by commas, each by any of the names that {@code only} takes;
     * {@code all} for all of them. Default: none.
     *
     * @since 1.0
     */
    @Parameter(property = "mkt.rebuild")
    List<String> rebuild = List.of();

    /**
     * Whether base images are left as the engine has them; one that it has not is pulled all the same. On the command
     * line {@code -DnoPull}.
     *
     * @since 1.0
     */
    @Parameter(property = "mkt.noPull", defaultValue = "false")
    boolean noPull;

    /**
     * What is done with images that were built before, of the same inputs, and are at the registry: {@code use} takes them
     * from there in place of building them, {@code refresh} builds all the same, {@code off} does not ask. With {@code -o}
     * it is {@code off}.
     *
     * @since 1.0
     */
    @Parameter(property = "mkt.cache", defaultValue = "use")
    String cache = "use";

    /**
     * The registry in the references of final images, a host with a port where needed; the OS that an overlay extends keeps
     * its own. Default: the descriptor's, or else {@code harbor.mellanox.com}.
     *
     * @since 1.0
     */
    @Parameter(property = "mkt.registry")
    @Nullable String registry;

    /**
     * A PEM file with the CA of the registry, beside those of the JVM and of {@code /etc/docker/certs.d/<host>}. The engine
     * has CAs of its own. Default: none.
     *
     * @since 1.0
     */
    @Parameter(property = "mkt.registry.ca")
    @Nullable File registryCa;

    /**
     * Registries that are spoken to without TLS, {@code host[:port]}, separated by commas. Those on the loopback need not be
     * named.
     *
     * @since 1.0
     */
    @Parameter(property = "mkt.registry.plain")
    List<String> plainRegistries = List.of();

    /**
     * What stands between registry and name in the references of final images. Default: the descriptor's, or else
     * {@code mkt}.
     *
     * @since 1.0
     */
    @Parameter(property = "mkt.namespace")
    @Nullable String namespace;

    /**
     * Optional packages to leave out, separated by commas, beside those that the descriptor and {@code without} of your
     * settings leave out.
     *
     * @since 1.0
     */
    @Parameter(property = "mkt.without")
    List<String> without = List.of();

    /**
     * Optional packages to put back, separated by commas, whoever leaves them out.
     *
     * @since 1.0
     */
    @Parameter(property = "mkt.with")
    List<String> with = List.of();

    /**
     * Where fetched sources are kept. Default: {@code cacheDir} of your settings, {@code $XDG_CACHE_HOME/mkt-images}, or else {@code ~/.cache/mkt-images}.
     *
     * @since 1.0
     */
    @Parameter(property = "mkt.cacheDir")
    @Nullable File cacheDir;

    /**
     * The host, {@code [user@]host}, from which nfs files are fetched by sftp where their path does not exist here.
     * Default: {@code nfsHost} of your settings, or none.
     *
     * @since 1.0
     */
    @Parameter(property = "mkt.nfsHost")
    @Nullable String nfsHost;

    /**
     * The engine's address, {@code unix:///path} or {@code tcp://host:port}, or {@code sudo}, by which Docker's socket is
     * reached where it is closed to the user. Default: {@code engine} of your settings, {@code DOCKER_HOST}, the docker
     * context, the usual sockets.
     *
     * @since 1.0
     */
    @Parameter(property = "mkt.dockerHost")
    @Nullable String dockerHost;

    /**
     * The proxy for http, {@code http://host:port}, or {@code none}. Default: that of your settings, of Maven's
     * settings, of the environment, or, for the containers, of apt's configuration.
     *
     * @since 1.0
     */
    @Parameter(property = "mkt.httpProxy")
    @Nullable String httpProxy;

    /**
     * The proxy for https, likewise.
     *
     * @since 1.0
     */
    @Parameter(property = "mkt.httpsProxy")
    @Nullable String httpsProxy;

    /**
     * Hosts that are reached without a proxy, separated by commas. Default: from where the proxies are.
     *
     * @since 1.0
     */
    @Parameter(property = "mkt.noProxy")
    @Nullable String noProxy;

    ImagesMojo(SettingsDecrypter settingsDecrypter, RepositorySystem repositories) {
        this.settingsDecrypter = settingsDecrypter;
        this.repositories = repositories;
    }

    /**
     * What this goal does with the images of a key.
     *
     * @throws InvalidInputException where a parameter of this goal alone is wrong
     */
    abstract GoalAction work(OptionResolver precedence, BuildListener listener);

    /** How many images this goal builds at once, at the most; 0 for as many as the engine's host can. */
    abstract int jobs(OptionResolver precedence);

    /** What may pass over this goal. */
    final BuildCache buildCache() {
        return new BuildCache(project, execution);
    }

    /** Where the lines for the user go. */
    PlainConsole.Lines lines() {
        return new MavenLines(getLog());
    }

    @Override
    public final void execute() throws MojoFailureException {
        buildCache().passBy();
        if (skip) {
            lines().info("mkt.skip is set: nothing is done");
            return;
        }
        String mavenVersion = session.getSystemProperties().getProperty("maven.version", "3.");
        LibraryLogLevels quiet = LibraryLogLevels.during(mavenVersion);
        try {
            BuildListener listener = new PlainConsole(lines());
            GoalFailure.translate(getLog(), () -> {
                OptionResolver precedence = precedence(listener);
                new ModuleExecution(this, precedence, listener).run(work(precedence, listener));
            });
        } finally {
            quiet.close();
        }
    }

    private OptionResolver precedence(BuildListener listener) {
        UserSettings own = new SettingsFile(environment).read(settings, Path.of(session.getExecutionRootDirectory()));
        return new OptionResolver(own, session.getUserProperties(), execution, listener);
    }
}
