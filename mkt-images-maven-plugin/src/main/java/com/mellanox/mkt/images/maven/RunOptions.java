package com.mellanox.mkt.images.maven;

import com.mellanox.mkt.images.failure.InvalidInputException;
import com.mellanox.mkt.images.run.BuildOptions;
import com.mellanox.mkt.images.run.CachePolicy;
import com.mellanox.mkt.images.run.PullPolicy;
import com.mellanox.mkt.images.type.ImageKey;
import com.mellanox.mkt.images.type.UserEnvironment;
import java.io.File;
import java.nio.file.Path;
import java.util.Set;
import java.util.TreeSet;

/** Makes a run's {@link BuildOptions} of a mojo's parameters, of the command line and of the user's settings. */
final class RunOptions {
    private final ImagesMojo mojo;
    private final OsModules modules;
    private final UserEnvironment environment;
    private final OptionResolver precedence;
    private final CommandLine commandLine;

    RunOptions(ImagesMojo mojo, OsModules modules, UserEnvironment environment, OptionResolver precedence) {
        this.mojo = mojo;
        this.modules = modules;
        this.environment = environment;
        this.precedence = precedence;
        this.commandLine = new CommandLine(mojo.session.getUserProperties());
    }

    BuildOptions read(ImageKey key) {
        PullPolicy pullPolicy = commandLine.flag("noPull", mojo.noPull) ? PullPolicy.MISSING : PullPolicy.REFRESH;
        Path target = Path.of(mojo.project.getBuild().getDirectory());
        PackageOptions packages = PackageOptions.of(mojo, modules, precedence);
        return new BuildOptions(
                commandLine.text("only", mojo.only).orElse(null),
                mojo.session.isOffline() ? PullPolicy.OFFLINE : pullPolicy,
                EnumParameter.among(CachePolicy.values(), "mkt.cache", mojo.cache),
                mojo.jobs(precedence),
                packages.with(),
                packages.without(),
                packages.sources(),
                cacheDirectory(mojo, environment, precedence),
                precedence
                        .first(
                                Option.NFS_HOST,
                                mojo.nfsHost,
                                precedence.settings().host().nfsHost(),
                                "none")
                        .orElse(null),
                target.resolve("mkt-images").resolve(key.value()),
                packages.own(),
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
    static Path cacheDirectory(ImagesMojo mojo, UserEnvironment environment, OptionResolver precedence) {
        File given = mojo.cacheDir;
        Path usual = environment.cacheDirectory().resolve("mkt-images");
        return precedence
                .first(
                        Option.CACHE_DIR,
                        given == null ? null : given.toPath(),
                        precedence.settings().host().cacheDir(),
                        usual.toString())
                .orElse(usual);
    }
}
