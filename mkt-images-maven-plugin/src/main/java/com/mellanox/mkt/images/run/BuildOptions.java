package com.mellanox.mkt.images.run;

import com.mellanox.mkt.images.engine.BuilderChoice;
import com.mellanox.mkt.images.secret.StepSecrets;
import com.mellanox.mkt.images.type.ImageKey;
import com.mellanox.mkt.images.type.PackageName;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What a user asks of a run.
 *
 * @param onlyImage the one image to build, by any of its names; null for all
 * @param pullPolicy when base images are refreshed
 * @param cachePolicy what it has to do with images that were built before and are at the registry
 * @param cachesSteps whether builders keep the steps of images at the registry, for each other
 * @param jobs how many images are built at once, at the most; 0 for as many as the engine's host can
 * @param with packages to put back
 * @param without packages to leave out
 * @param sourceDirectories the user's own source trees, by the package that they replace the pinned source of
 * @param cacheDirectory where fetched files are kept
 * @param nfsHost where nfs files are fetched from by sftp; null where they must be on this host
 * @param outputDirectory contains a directory for each key
 * @param own what of with, without and sourceDirectories comes from the user's settings
 * @param builder which of the engine's builders is used
 * @param secrets the secrets and ssh agents that the user gives
 * @param rebuild images to build even if nothing has changed, by any of their names; {@code all} for all of them
 * @param follow images whose output is told line by line, by the same names
 * @param lock how the lock file is used
 */
public record BuildOptions(
        @Nullable String onlyImage,
        PullPolicy pullPolicy,
        CachePolicy cachePolicy,
        boolean cachesSteps,
        int jobs,
        Set<PackageName> with,
        Set<PackageName> without,
        Map<PackageName, Path> sourceDirectories,
        Path cacheDirectory,
        @Nullable String nfsHost,
        Path outputDirectory,
        UserOverrides own,
        BuilderChoice builder,
        StepSecrets secrets,
        Set<String> rebuild,
        Set<String> follow,
        LockPolicy lock) {

    public BuildOptions {
        with = Set.copyOf(with);
        without = Set.copyOf(without);
        sourceDirectories = Map.copyOf(sourceDirectories);
        rebuild = Set.copyOf(rebuild);
        follow = Set.copyOf(follow);
    }

    /** Where the output of a key's images goes: {@code target/mkt-images/fc40}. */
    public Path logDirectory(ImageKey key) {
        return outputDirectory.resolve(key.value());
    }

    /** Whether no network may be used. */
    public boolean isOffline() {
        return pullPolicy == PullPolicy.OFFLINE;
    }

    /** Whether products are shared by the registry. */
    public boolean sharesProducts() {
        return cachePolicy != CachePolicy.OFF;
    }

    /** Whether what the registry has of products is replaced. */
    public boolean refreshesProducts() {
        return cachePolicy == CachePolicy.REFRESH;
    }

    /** Whether it is about one image alone, and not about all of a key. */
    public boolean isPartial() {
        return onlyImage != null;
    }

    /** Whether images that were built before are fetched from the registry. */
    boolean fetchesFromRegistry() {
        return cachePolicy == CachePolicy.USE && pullPolicy != PullPolicy.OFFLINE;
    }

    public Optional<String> only() {
        return Optional.ofNullable(onlyImage);
    }
}
