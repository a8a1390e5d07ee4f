package com.mellanox.mkt.images.maven;

import com.mellanox.mkt.images.build.BuildOptions;
import com.mellanox.mkt.images.build.KeyBuild;
import com.mellanox.mkt.images.build.KeyBuild.Surroundings;
import com.mellanox.mkt.images.build.Provenance;
import com.mellanox.mkt.images.build.PullPolicy;
import com.mellanox.mkt.images.descriptor.Destination;
import com.mellanox.mkt.images.descriptor.ImageDescriptor;
import com.mellanox.mkt.images.descriptor.ImageDescriptorReader;
import com.mellanox.mkt.images.engine.Engine;
import com.mellanox.mkt.images.engine.EngineLocator;
import com.mellanox.mkt.images.engine.UserEnvironment;
import com.mellanox.mkt.images.engine.docker.DockerEngine;
import com.mellanox.mkt.images.event.BuildEvent;
import com.mellanox.mkt.images.event.BuildListener;
import com.mellanox.mkt.images.failure.EngineException;
import com.mellanox.mkt.images.failure.InvalidInputException;
import com.mellanox.mkt.images.failure.Problems;
import com.mellanox.mkt.images.git.FileHistory;
import com.mellanox.mkt.images.git.GitAccess;
import com.mellanox.mkt.images.git.GitSources;
import com.mellanox.mkt.images.git.SftpFiles;
import com.mellanox.mkt.images.proxy.ProxyDecision;
import com.mellanox.mkt.images.proxy.ProxySource;
import com.mellanox.mkt.images.type.ImageKey;
import com.mellanox.mkt.images.type.PackageName;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collection;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.apache.maven.plugin.MojoExecution;

/** One module's run of the goal {@code build}: from the mojo's parameters to a {@link KeyBuild}. */
final class BuildGoal {
    private static final String SOURCE_PREFIX = "mkt.source.";

    private final BuildMojo mojo;
    private final BuildListener listener;
    private final CommandLine commandLine;
    private final MavenProperties properties;
    private final OsModules modules;
    private final UserEnvironment environment =
            new UserEnvironment(System.getenv(), Path.of(System.getProperty("user.home")));

    BuildGoal(BuildMojo mojo, BuildListener listener) {
        this.mojo = mojo;
        this.listener = listener;
        this.commandLine = new CommandLine(mojo.session.getUserProperties());
        this.properties = new MavenProperties(mojo.session, mojo.project);
        this.modules = new OsModules(mojo.session.getAllProjects().stream()
                .map(project ->
                        new OsModules.Module(project.getBasedir().toPath(), new MavenProperties(mojo.session, project)))
                .toList());
    }

    void run() {
        commandLine.refusePush();
        Optional<String> wanted = commandLine.text("key", mojo.key);
        modules.check(wanted);
        Path file = mojo.project.getBasedir().toPath().resolve(ImageDescriptorReader.FILE_NAME);
        if (!Files.exists(file)) {
            listener.on(new BuildEvent.Detail("no " + ImageDescriptorReader.FILE_NAME + " here: nothing to build"));
            return;
        }
        ImageDescriptor descriptor = descriptor(file);
        if (wanted.isPresent() && !wanted.get().equals(descriptor.key().value())) {
            listener.on(new BuildEvent.KeySkipped(descriptor.key(), new ImageKey(wanted.get())));
            return;
        }
        build(descriptor);
    }

    private ImageDescriptor descriptor(Path file) {
        Problems problems = new Problems();
        Optional<ImageDescriptor> descriptor = new ImageDescriptorReader(properties).read(file, problems);
        problems.throwIfAny();
        return descriptor
                .map(read -> read.publishedTo(destination(read.destination())))
                .orElseThrow();
    }

    private Destination destination(Destination ofDescriptor) {
        try {
            Destination destination = mojo.registry == null ? ofDescriptor : ofDescriptor.withRegistry(mojo.registry);
            return mojo.namespace == null ? destination : destination.withNamespace(mojo.namespace);
        } catch (IllegalArgumentException e) {
            throw new InvalidInputException(
                    "-Dmkt.registry or -Dmkt.namespace: " + e.getMessage(), "Correct it, or leave it out");
        }
    }

    private void build(ImageDescriptor descriptor) {
        BuildOptions options = options(descriptor);
        boolean engineIsOptional = skipsWithoutEngine();
        ProxyDecision proxies = new ProxySettings(
                        new ProxySource("-Dmkt.*", mojo.httpProxy, mojo.httpsProxy, mojo.noProxy),
                        mojo.session.getSettings(),
                        mojo.settingsDecrypter)
                .decide(environment.variables());
        GitAccess access = new GitAccess(
                mojo.session.isOffline(),
                proxies.forFetches(),
                new SettingsCredentials(mojo.session.getSettings(), mojo.settingsDecrypter, listener),
                environment.home(),
                environment.variables());
        try {
            ShutdownGuard.during(() -> build(descriptor, options, access, proxies, engineIsOptional));
        } catch (NoEngineException e) {
            listener.on(new BuildEvent.Warning(
                    descriptor.key() + ": no images are built, since mkt.noEngine is skip. " + e.getMessage(),
                    "Whoever needs the images builds them where there is an engine"));
        }
    }

    private void build(
            ImageDescriptor descriptor,
            BuildOptions options,
            GitAccess access,
            ProxyDecision proxies,
            boolean engineIsOptional) {
        GitSources git = GitSources.at(options.cacheDirectory(), access, listener);
        try (FileHistory history = git.history(descriptor.dockerDirectory())) {
            Surroundings surroundings = new Surroundings(
                    () -> connect(engineIsOptional),
                    git,
                    SftpFiles.at(options.cacheDirectory(), access, listener),
                    proxies,
                    new Provenance(mojo.project.getVersion(), sourceUrl(), history));
            new KeyBuild(descriptor, options, surroundings, listener).run();
        }
    }

    private BuildOptions options(ImageDescriptor descriptor) {
        PullPolicy pullPolicy = commandLine.flag("noPull", mojo.noPull) ? PullPolicy.MISSING : PullPolicy.REFRESH;
        Path target = Path.of(mojo.project.getBuild().getDirectory());
        return new BuildOptions(
                commandLine.text("only", mojo.only).orElse(null),
                mojo.session.isOffline() ? PullPolicy.OFFLINE : pullPolicy,
                jobs(),
                packages("mkt.with", mojo.with),
                packages("mkt.without", mojo.without),
                sourceDirectories(),
                cacheDirectory(),
                mojo.nfsHost,
                target.resolve("mkt-images").resolve(descriptor.key().value()));
    }

    private int jobs() {
        if (mojo.jobs < 0) {
            throw new InvalidInputException(
                    "-Dmkt.jobs=" + mojo.jobs + " is negative", "Give 1 or more, or leave it out");
        }
        return mojo.jobs;
    }

    private Path cacheDirectory() {
        if (mojo.cacheDir != null) {
            return mojo.cacheDir.toPath();
        }
        return environment
                .variable("XDG_CACHE_HOME")
                .map(Path::of)
                .orElseGet(() -> environment.home().resolve(".cache"))
                .resolve("mkt-images");
    }

    private Map<PackageName, Path> sourceDirectories() {
        Map<PackageName, Path> directories = new TreeMap<>();
        Path invocation = Path.of(mojo.session.getExecutionRootDirectory());
        Set<String> names = properties.namesAfter(SOURCE_PREFIX);
        packages("mkt.source", names)
                .forEach(name -> directories.put(
                        name,
                        invocation
                                .resolve(properties.apply(SOURCE_PREFIX + name).orElseThrow())
                                .normalize()));
        return directories;
    }

    private Set<PackageName> packages(String option, Collection<String> names) {
        Set<PackageName> packages = new TreeSet<>();
        for (String name : names) {
            packages.add(modules.packageNamed(name.strip(), "-D" + option));
        }
        return packages;
    }

    private Engine connect(boolean isOptional) {
        try {
            return DockerEngine.connect(new EngineLocator(environment).locate(mojo.dockerHost), environment, listener);
        } catch (EngineException e) {
            throw isOptional ? new NoEngineException(e) : e;
        }
    }

    /** Who calls the goal by name wants images; a bound one may be run by somebody who does not. */
    private boolean skipsWithoutEngine() {
        return switch (mojo.noEngine) {
            case "skip" -> mojo.execution.getSource() == MojoExecution.Source.LIFECYCLE;
            case "fail" -> false;
            default ->
                throw new InvalidInputException(
                        "-Dmkt.noEngine=" + mojo.noEngine + " is not known", "Allowed: fail, skip");
        };
    }

    private String sourceUrl() {
        if (mojo.project.getScm() != null && mojo.project.getScm().getUrl() != null) {
            return mojo.project.getScm().getUrl();
        }
        return Optional.ofNullable(mojo.project.getUrl()).orElse("");
    }

    /** No engine answered, and the build goes on without images. */
    private static final class NoEngineException extends RuntimeException {
        private static final long serialVersionUID = 1L;

        NoEngineException(EngineException cause) {
            super(cause.getMessage(), cause);
        }
    }
}
