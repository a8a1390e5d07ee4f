package com.mellanox.mkt.images.maven;

import com.mellanox.mkt.images.descriptor.Destination;
import com.mellanox.mkt.images.descriptor.ImageDescriptor;
import com.mellanox.mkt.images.descriptor.ImageDescriptorReader;
import com.mellanox.mkt.images.engine.Engine;
import com.mellanox.mkt.images.engine.EngineAddress;
import com.mellanox.mkt.images.engine.EngineFuture;
import com.mellanox.mkt.images.engine.EngineLocator;
import com.mellanox.mkt.images.engine.LoginProvider;
import com.mellanox.mkt.images.engine.docker.DockerEngine;
import com.mellanox.mkt.images.event.BuildEvent;
import com.mellanox.mkt.images.event.BuildListener;
import com.mellanox.mkt.images.failure.InvalidInputException;
import com.mellanox.mkt.images.failure.Problems;
import com.mellanox.mkt.images.git.GitAccess;
import com.mellanox.mkt.images.git.GitSources;
import com.mellanox.mkt.images.git.SftpFiles;
import com.mellanox.mkt.images.proxy.ProxyDecision;
import com.mellanox.mkt.images.registry.DockerLogins;
import com.mellanox.mkt.images.registry.RegistryAccess;
import com.mellanox.mkt.images.registry.RegistryLogins;
import com.mellanox.mkt.images.registry.RetryPolicy;
import com.mellanox.mkt.images.registry.TlsTrust;
import com.mellanox.mkt.images.run.BuildOptions;
import com.mellanox.mkt.images.run.EngineConnection;
import com.mellanox.mkt.images.run.ImageBuilder;
import com.mellanox.mkt.images.run.RunContext;
import com.mellanox.mkt.images.settings.UserSetting;
import com.mellanox.mkt.images.type.UserEnvironment;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** One module's part in a goal: whether its images are meant, and the {@link ImageBuilder} that the mojo's parameters make. */
final class ModuleExecution {
    private final ImagesMojo mojo;
    private final BuildListener listener;
    private final MavenProperties properties;
    private final SettingsCredentials credentials;
    private final OsArtifacts artifacts;
    private final OptionResolver precedence;
    private final UserEnvironment environment;
    private volatile @Nullable String publishedTo;

    ModuleExecution(ImagesMojo mojo, OptionResolver precedence, BuildListener listener) {
        this.mojo = mojo;
        this.precedence = precedence;
        this.environment = mojo.environment;
        this.listener = listener;
        this.properties = new MavenProperties(mojo.session, mojo.project);
        this.credentials = new SettingsCredentials(mojo.session.getSettings(), mojo.settingsDecrypter, listener);
        this.artifacts = new OsArtifacts(
                mojo.repositories,
                mojo.session,
                mojo.project,
                () -> RunOptions.cacheDirectory(mojo, environment, precedence));
    }

    /** Has the work done, unless the module has no images, or others are asked for. */
    void run(GoalAction work) {
        CommandLine commandLine = new CommandLine(mojo.session.getUserProperties());
        KeySelection wanted = new KeySelection(commandLine.text("key", mojo.key), precedence, listener);
        Path file = mojo.project.getBasedir().toPath().resolve(ImageDescriptorReader.FILE_NAME);
        if (!Files.exists(file)) {
            wanted.check(modules());
            listener.on(new BuildEvent.Detail("no " + ImageDescriptorReader.FILE_NAME + " here: nothing to do"));
            return;
        }
        // Before the files are read, which takes about as long.
        try (EngineFuture connecting = EngineFuture.start(this::connect)) {
            OsModules modules = modules();
            wanted.check(modules);
            ImageDescriptor asWritten = read(file);
            work.read(asWritten);
            ImageDescriptor descriptor = asWritten.publishedTo(destination(asWritten.destination()));
            publishedTo = descriptor.destination().registry();
            if (!wanted.passesOver(descriptor.key(), modules)) {
                tellEngine();
                BuildOptions options = new RunOptions(mojo, modules, environment, precedence).read(descriptor.key());
                ShutdownGuard.during(() -> run(descriptor, options, work, connecting));
            }
        }
    }

    private OsModules modules() {
        return new OsModules(
                mojo.session.getAllProjects().stream()
                        .map(project -> new OsModules.Module(
                                project.getBasedir().toPath(), new MavenProperties(mojo.session, project)))
                        .toList(),
                artifacts);
    }

    private ImageDescriptor read(Path file) {
        Problems problems = new Problems();
        Optional<ImageDescriptor> descriptor = new ImageDescriptorReader(properties, artifacts).read(file, problems);
        problems.throwIfAny();
        return descriptor.orElseThrow();
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

    private void run(ImageDescriptor descriptor, BuildOptions options, GoalAction work, EngineFuture connecting) {
        ProxyDecision proxies = ProxySettings.of(mojo, precedence).decide(environment.variables());
        GitAccess access = new GitAccess(mojo.session.isOffline(), proxies.forFetches(), credentials, environment);
        GitSources git = GitSources.at(options.cacheDirectory(), access, listener);
        RegistryAccess registryAccess = new RegistryAccess(
                logins(),
                proxies.forFetches(),
                TlsTrust.of(
                        environment, mojo.registryCa == null ? null : mojo.registryCa.toPath(), mojo.plainRegistries),
                RetryPolicy.once(RegistryClients.ANSWER_WITHIN));
        try (Provenances provenances = new Provenances(descriptor, mojo.project, git);
                RegistryClients registry = new RegistryClients(registryAccess, listener)) {
            RunContext context = new RunContext(
                    () -> EngineConnection.of(connecting::engine),
                    git,
                    SftpFiles.at(options.cacheDirectory(), access, listener),
                    proxies,
                    provenances,
                    () -> registry.forBuilds(descriptor.ofOs().destination().registry()),
                    Clock.systemUTC());
            work.on(new GoalContext(
                    descriptor,
                    options,
                    new ImageBuilder(descriptor, options, context, listener),
                    this::connect,
                    within -> registry.forPublishing(descriptor.destination().registry(), within)));
        }
    }

    private Engine connect() {
        return DockerEngine.connect(address(new EngineLocator(environment)), logins(), listener);
    }

    private EngineAddress address(EngineLocator locator) {
        UserSetting<String> own = precedence.settings().host().engine();
        return mojo.dockerHost == null && own != null
                ? locator.locate(own.value(), own.place())
                : locator.locate(mojo.dockerHost);
    }

    /** Apart from the connection, which is begun before it is known whether there is anything to do. */
    private void tellEngine() {
        precedence.first(
                Option.ENGINE,
                mojo.dockerHost,
                precedence.settings().host().engine(),
                "that of DOCKER_HOST, the docker context or the usual sockets");
    }

    /** The engine is connected to before the descriptor is read; nothing is pulled before. */
    private LoginProvider logins() {
        return new RegistryLogins(
                environment,
                registry -> registry.equals(publishedTo),
                credentials,
                new DockerLogins(environment, listener));
    }
}
