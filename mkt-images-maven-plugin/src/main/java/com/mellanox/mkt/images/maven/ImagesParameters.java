package com.mellanox.mkt.images.maven;

import com.mellanox.mkt.images.descriptor.Destination;
import com.mellanox.mkt.images.engine.EngineAddress;
import com.mellanox.mkt.images.engine.EngineLocator;
import com.mellanox.mkt.images.registry.TlsTrust;
import com.mellanox.mkt.images.run.PullPolicy;
import com.mellanox.mkt.images.settings.UserSetting;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Makes the parts of an {@link ImagesRequest} of the parameters that all goals share. */
final class ImagesParameters {
    private static final NumberRange JOBS = new NumberRange(0, 1024, "", 0);

    private final GoalExecution maven;
    private final Parameters parameters;

    ImagesParameters(GoalExecution maven, Parameters parameters) {
        this.maven = maven;
        this.parameters = parameters;
    }

    private enum NoEngine {
        FAIL,
        SKIP
    }

    /**
     * Whether a missing engine is a warning only. Who calls a goal by its name wants what it does; a bound one may be run by
     * somebody who does not.
     */
    boolean engineIsOptional(@Nullable String noEngine) {
        NoEngine choice = parameters.choice("mkt.noEngine", noEngine, NoEngine.values());
        return choice == NoEngine.SKIP && maven.isBound();
    }

    Path cacheDirectory(@Nullable String cacheDir) {
        Path usual = maven.environment().cacheDirectory().resolve("mkt-images");
        return parameters
                .value("mkt.cacheDir", cacheDir, this::inModule, usual.toString())
                .orElse(usual);
    }

    /** As Maven has it for files of a POM's configuration. */
    private Path inModule(String path) {
        return parameters.path(path, maven.project().getBasedir().toPath());
    }

    /** A file of the module's POM or of the command line. */
    Optional<Path> file(String property, @Nullable String parameter) {
        return parameters.text(property, parameter).map(this::inModule);
    }

    TlsTrust trust(@Nullable String ca, List<String> plain) {
        return TlsTrust.of(
                maven.environment(),
                file("mkt.registry.ca", ca).orElse(null),
                parameters.names("mkt.registry.plain", plain));
    }

    PullPolicy pullPolicy(@Nullable String noPull) {
        boolean missingOnly = parameters.flag("mkt.noPull", noPull);
        if (maven.session().isOffline()) {
            return PullPolicy.OFFLINE;
        }
        return missingOnly ? PullPolicy.MISSING : PullPolicy.REFRESH;
    }

    int jobs(@Nullable String jobs) {
        return parameters
                .value("mkt.jobs", jobs, text -> JOBS.parse("mkt.jobs", text), "as many as the engine's host can")
                .orElse(JOBS.byDefault());
    }

    @Nullable String nfsHost(@Nullable String nfsHost) {
        return parameters
                .value("mkt.nfsHost", nfsHost, Function.identity(), "none")
                .orElse(null);
    }

    /** The directory for logs and records of all keys. */
    Path logDirectory() {
        return Path.of(maven.project().getBuild().getDirectory()).resolve("mkt-images");
    }

    /** The directories of the modules that this run visits. */
    Set<Path> selectedModules() {
        return maven.session().getProjects().stream()
                .map(project -> project.getBasedir().toPath())
                .collect(Collectors.toSet());
    }

    /** Where images are published instead of where a descriptor says. */
    UnaryOperator<Destination> destination(@Nullable String registry, @Nullable String namespace) {
        Optional<String> host = parameters
                .text("mkt.registry", registry)
                .filter(text -> isValid("mkt.registry", () -> Destination.DEFAULT.withRegistry(text)));
        Optional<String> path = parameters
                .text("mkt.namespace", namespace)
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

    /** Finds the engine. */
    Function<EngineLocator, EngineAddress> engine(@Nullable String dockerHost) {
        Optional<UserSetting> own = parameters.settings().value("mkt.dockerHost");
        Optional<String> given = parameters.value(
                "mkt.dockerHost",
                dockerHost,
                Function.identity(),
                "that of DOCKER_HOST, the docker context or the usual sockets");
        return locator -> dockerHost == null && own.isPresent()
                ? locator.locate(own.get().text(), own.get().place())
                : locator.locate(given.orElse(null));
    }
}
