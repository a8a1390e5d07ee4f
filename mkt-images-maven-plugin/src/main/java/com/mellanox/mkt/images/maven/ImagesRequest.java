package com.mellanox.mkt.images.maven;

import com.mellanox.mkt.images.descriptor.Destination;
import com.mellanox.mkt.images.engine.BuilderChoice;
import com.mellanox.mkt.images.engine.BuilderSetting;
import com.mellanox.mkt.images.engine.EngineAddress;
import com.mellanox.mkt.images.engine.EngineLocator;
import com.mellanox.mkt.images.event.BuildListener;
import com.mellanox.mkt.images.failure.InvalidInputException;
import com.mellanox.mkt.images.registry.TlsTrust;
import com.mellanox.mkt.images.run.BuildOptions;
import com.mellanox.mkt.images.run.CachePolicy;
import com.mellanox.mkt.images.run.LockPolicy;
import com.mellanox.mkt.images.run.PullPolicy;
import com.mellanox.mkt.images.secret.StepSecrets;
import com.mellanox.mkt.images.settings.UserSetting;
import com.mellanox.mkt.images.sign.PublicKeys;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;

/** The request to a goal in one module, made of the parameters that all goals share, with all precedence resolved. */
final class ImagesRequest {
    private static final NumberRange JOBS = new NumberRange(0, 1024, "", 0);

    /** All modules of the reactor. */
    final OsModules modules;

    /** The image keys that are selected. */
    final KeySelection keys;

    /** Changes where a descriptor publishes its images. */
    final UnaryOperator<Destination> destination;

    /** Options of the build; the log directory is the parent of those of all keys. */
    final BuildOptions build;

    /** Finds the engine. */
    final Function<EngineLocator, EngineAddress> engine;

    /** The builders that are used in place of the engine's; empty for the engine's. */
    final Optional<BuilderSetting> builder;

    /** The platforms that are selected. */
    final PlatformSelection platforms;

    final ProxySettings proxies;
    final TlsTrust trust;

    /** The keys by which base images, and images that are fetched, have to be signed; empty if they need no signature. */
    final Optional<PublicKeys> signers;

    private final ImagesMojo mojo;
    private final GoalExecution maven;
    private final Parameters parameters;

    ImagesRequest(ImagesMojo mojo, Parameters parameters, BuildListener listener) {
        this.mojo = mojo;
        this.maven = mojo.maven();
        this.parameters = parameters;
        Path cacheDirectory = cacheDirectory();
        modules = maven.modules(new OsArtifacts(mojo.repositories, mojo.session, mojo.project, cacheDirectory));
        keys = new KeySelection(mojo.key, parameters, selectedModules(), modules, listener);
        destination = destination();
        builder = builder();
        build = buildOptions(
                new PackageSelection(parameters, modules, mojo.with, mojo.without, maven.properties(), listener),
                secrets(listener),
                cacheDirectory);
        engine = engine();
        platforms = PlatformSelection.of(parameters, mojo.platform, keys.platform());
        proxies = ProxySettings.of(mojo, parameters);
        trust = TlsTrust.of(
                maven.environment(),
                parameters
                        .text("mkt.registry.ca", mojo.registryCa)
                        .map(parameters::inModule)
                        .orElse(null),
                parameters.names("mkt.registry.plain", mojo.plainRegistries));
        signers = signers();
    }

    private Optional<PublicKeys> signers() {
        List<String> names = parameters.names(SigningSource.VERIFY, mojo.verifyKey);
        return names.isEmpty()
                ? Optional.empty()
                : parameters.checked(() ->
                        SigningSource.publicKeys(names, parameters.paths(SigningSource.VERIFY), maven.environment()));
    }

    private StepSecrets secrets(BuildListener listener) {
        SettingsCredentials servers =
                new SettingsCredentials(mojo.session.getSettings(), mojo.settingsDecrypter, listener);
        return new SecretSelection(parameters, maven, listener).select(mojo.secrets, mojo.ssh, servers);
    }

    private BuildOptions buildOptions(PackageSelection packages, StepSecrets secrets, Path cacheDirectory) {
        return new BuildOptions(
                parameters.text("mkt.only", mojo.only).orElse(null),
                pullPolicy(),
                parameters.choice("mkt.cache", mojo.cache, CachePolicy.values()),
                parameters.choice("mkt.cache.steps", mojo.cacheSteps, StepCache.values()) == StepCache.REGISTRY,
                parameters
                        .value(
                                "mkt.jobs",
                                mojo.jobs,
                                text -> JOBS.parse("mkt.jobs", text),
                                "as many as the engine's host can")
                        .orElse(JOBS.byDefault()),
                packages.with,
                packages.without,
                packages.sources,
                cacheDirectory,
                parameters
                        .value("mkt.nfsHost", mojo.nfsHost, Function.identity(), "none")
                        .orElse(null),
                Path.of(maven.project().getBuild().getDirectory()).resolve("mkt-images"),
                packages.own(),
                BuilderSetting.isOne(builderText())
                        ? BuilderChoice.AUTO
                        : parameters.choice("mkt.builder", mojo.builder, BuilderChoice.values()),
                secrets,
                new TreeSet<>(parameters.names("mkt.rebuild", mojo.rebuild)),
                new TreeSet<>(parameters.names("mkt.follow", mojo.follow)),
                parameters.choice("mkt.lock", mojo.lock, LockPolicy.values()));
    }

    private Path cacheDirectory() {
        Path usual = maven.environment().cacheDirectory().resolve("mkt-images");
        return parameters
                .value("mkt.cacheDir", mojo.cacheDir, parameters::inModule, usual.toString())
                .orElse(usual);
    }

    private Optional<BuilderSetting> builder() {
        Optional<Path> certificates =
                parameters.value("mkt.builder.certificates", mojo.builderCertificates, parameters::inModule, "none");
        return BuilderSetting.isOne(builderText())
                ? parameters
                        .checked(() -> parameters.value(
                                "mkt.builder", mojo.builder, text -> builder(text, certificates), "auto"))
                        .flatMap(Function.identity())
                : Optional.empty();
    }

    private Optional<UserSetting> builderOfSettings() {
        return mojo.builder == null ? parameters.settings().value("mkt.builder") : Optional.empty();
    }

    private String builderText() {
        return builderOfSettings().map(UserSetting::text).orElse(String.valueOf(mojo.builder));
    }

    private BuilderSetting builder(String text, Optional<Path> certificates) {
        try {
            return BuilderSetting.parse(text, certificates.orElse(null));
        } catch (InvalidInputException e) {
            String place = builderOfSettings()
                    .map(setting -> setting.place() + ": 'builder': ")
                    .orElse("-Dmkt.builder: ");
            throw new InvalidInputException(place + e.problem(), e.remedy());
        }
    }

    private PullPolicy pullPolicy() {
        boolean missingOnly = parameters.flag("mkt.noPull", mojo.noPull);
        if (maven.session().isOffline()) {
            return PullPolicy.OFFLINE;
        }
        return missingOnly ? PullPolicy.MISSING : PullPolicy.REFRESH;
    }

    /** The directories of the modules that this run visits. */
    Set<Path> selectedModules() {
        return maven.session().getProjects().stream()
                .filter(project -> project.getFile() != null)
                .map(project -> project.getBasedir().toPath())
                .collect(Collectors.toSet());
    }

    private UnaryOperator<Destination> destination() {
        Optional<String> host = parameters
                .text("mkt.registry", mojo.registry)
                .filter(text -> isValid("mkt.registry", () -> Destination.DEFAULT.withRegistry(text)));
        Optional<String> path = parameters
                .text("mkt.namespace", mojo.namespace)
                .filter(text -> isValid("mkt.namespace", () -> Destination.DEFAULT.withNamespace(text)));
        return written -> {
            Destination destination = host.map(written::withRegistry).orElse(written);
            return path.map(destination::withNamespace).orElse(destination);
        };
    }

    private boolean isValid(String property, Runnable check) {
        try {
            check.run();
            return true;
        } catch (IllegalArgumentException e) {
            parameters.add("-D" + property + ": " + e.getMessage(), "Correct it, or leave it out");
            return false;
        }
    }

    private Function<EngineLocator, EngineAddress> engine() {
        Optional<UserSetting> own = parameters.settings().value("mkt.dockerHost");
        Optional<String> given = parameters.value(
                "mkt.dockerHost",
                mojo.dockerHost,
                Function.identity(),
                "that of DOCKER_HOST, the docker context or the usual sockets");
        return locator -> mojo.dockerHost == null && own.isPresent()
                ? locator.locate(own.get().text(), own.get().place())
                : locator.locate(given.orElse(null));
    }
}
