package com.mellanox.mkt.images.maven;

import com.mellanox.mkt.images.descriptor.Destination;
import com.mellanox.mkt.images.engine.EngineAddress;
import com.mellanox.mkt.images.engine.EngineLocator;
import com.mellanox.mkt.images.event.BuildListener;
import com.mellanox.mkt.images.registry.TlsTrust;
import com.mellanox.mkt.images.run.BuildOptions;
import com.mellanox.mkt.images.run.CachePolicy;
import com.mellanox.mkt.images.run.PullPolicy;
import com.mellanox.mkt.images.settings.UserSetting;
import java.nio.file.Path;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;

/** Makes an {@link ImagesRequest} of the parameters that all goals share. */
final class ImagesParameters {
    private static final NumberRange JOBS = new NumberRange(0, 1024, "", 0);

    private final ImagesMojo mojo;
    private final GoalExecution maven;
    private final Parameters parameters;

    ImagesParameters(ImagesMojo mojo, Parameters parameters) {
        this.mojo = mojo;
        this.maven = mojo.maven();
        this.parameters = parameters;
    }

    private enum NoEngine {
        FAIL,
        SKIP
    }

    /** The request; its packages are those of the modules. */
    ImagesRequest request(OsModules modules, BuildListener listener) {
        return new ImagesRequest(
                new KeySelection(mojo.key, parameters, selectedModules(), listener),
                destination(),
                buildOptions(new PackageSelection(
                        parameters, modules, mojo.with, mojo.without, maven.properties(), listener)),
                engine(),
                ProxySettings.of(mojo, parameters),
                TlsTrust.of(
                        maven.environment(),
                        parameters
                                .text("mkt.registry.ca", mojo.registryCa)
                                .map(parameters::inModule)
                                .orElse(null),
                        parameters.names("mkt.registry.plain", mojo.plainRegistries)));
    }

    private BuildOptions buildOptions(PackageSelection packages) {
        return new BuildOptions(
                parameters.text("mkt.only", mojo.only).orElse(null),
                pullPolicy(),
                parameters.choice("mkt.cache", mojo.cache, CachePolicy.values()),
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
                cacheDirectory(),
                parameters
                        .value("mkt.nfsHost", mojo.nfsHost, Function.identity(), "none")
                        .orElse(null),
                Path.of(maven.project().getBuild().getDirectory()).resolve("mkt-images"),
                packages.own(),
                new TreeSet<>(parameters.names("mkt.rebuild", mojo.rebuild)));
    }

    /**
     * Whether a missing engine is a warning only. A goal that is called by its name fails; a bound one may be run by a
     * person who does not need the images.
     */
    boolean engineIsOptional() {
        NoEngine choice = parameters.choice("mkt.noEngine", mojo.noEngine, NoEngine.values());
        return choice == NoEngine.SKIP && maven.isBound();
    }

    Path cacheDirectory() {
        Path usual = maven.environment().cacheDirectory().resolve("mkt-images");
        return parameters
                .value("mkt.cacheDir", mojo.cacheDir, parameters::inModule, usual.toString())
                .orElse(usual);
    }

    private PullPolicy pullPolicy() {
        boolean missingOnly = parameters.flag("mkt.noPull", mojo.noPull);
        if (maven.session().isOffline()) {
            return PullPolicy.OFFLINE;
        }
        return missingOnly ? PullPolicy.MISSING : PullPolicy.REFRESH;
    }

    /** The directories of the modules that this run visits. */
    private Set<Path> selectedModules() {
        return maven.session().getProjects().stream()
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
