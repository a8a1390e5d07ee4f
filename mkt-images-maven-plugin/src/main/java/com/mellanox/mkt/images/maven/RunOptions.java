package com.mellanox.mkt.images.maven;

import com.mellanox.mkt.images.build.BuildOptions;
import com.mellanox.mkt.images.build.CachePolicy;
import com.mellanox.mkt.images.build.PullPolicy;
import com.mellanox.mkt.images.engine.UserEnvironment;
import com.mellanox.mkt.images.failure.InvalidInputException;
import com.mellanox.mkt.images.type.ImageKey;
import com.mellanox.mkt.images.type.PackageName;
import java.nio.file.Path;
import java.util.Collection;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/** Makes a run's {@link BuildOptions} of a mojo's parameters and of the command line. */
final class RunOptions {
    private static final String SOURCE_PREFIX = "mkt.source.";

    private final ImagesMojo mojo;
    private final OsModules modules;
    private final UserEnvironment environment;
    private final CommandLine commandLine;
    private final MavenProperties properties;

    RunOptions(ImagesMojo mojo, OsModules modules, UserEnvironment environment) {
        this.mojo = mojo;
        this.modules = modules;
        this.environment = environment;
        this.commandLine = new CommandLine(mojo.session.getUserProperties());
        this.properties = new MavenProperties(mojo.session, mojo.project);
    }

    BuildOptions read(ImageKey key) {
        PullPolicy pullPolicy = commandLine.flag("noPull", mojo.noPull) ? PullPolicy.MISSING : PullPolicy.REFRESH;
        Path target = Path.of(mojo.project.getBuild().getDirectory());
        return new BuildOptions(
                commandLine.text("only", mojo.only).orElse(null),
                mojo.session.isOffline() ? PullPolicy.OFFLINE : pullPolicy,
                Choice.among(CachePolicy.values(), "mkt.cache", mojo.cache),
                mojo.jobs(),
                packages("mkt.with", mojo.with),
                packages("mkt.without", mojo.without),
                sourceDirectories(),
                cacheDirectory(mojo, environment),
                mojo.nfsHost,
                target.resolve("mkt-images").resolve(key.value()),
                rebuild());
    }

    private Set<String> rebuild() {
        Set<String> names = new TreeSet<>();
        for (String name : mojo.rebuild) {
            if (name.isBlank()) {
                throw new InvalidInputException(
                        "-Dmkt.rebuild has an empty name in it", "Give names separated by commas, or all");
            }
            names.add(name.strip());
        }
        return names;
    }

    /** Where a run keeps what later ones can use. */
    static Path cacheDirectory(ImagesMojo mojo, UserEnvironment environment) {
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
}
