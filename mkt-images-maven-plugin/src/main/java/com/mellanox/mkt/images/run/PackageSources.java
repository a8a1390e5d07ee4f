package com.mellanox.mkt.images.run;

import com.mellanox.mkt.images.digest.InputRecord;
import com.mellanox.mkt.images.event.BuildEvent;
import com.mellanox.mkt.images.event.BuildListener;
import com.mellanox.mkt.images.failure.Problems;
import com.mellanox.mkt.images.failure.SourceException;
import com.mellanox.mkt.images.git.GitSources;
import com.mellanox.mkt.images.git.PinnedSource;
import com.mellanox.mkt.images.git.SourceTree;
import com.mellanox.mkt.images.run.PackageSource.Identity;
import com.mellanox.mkt.images.support.SupportScript;
import com.mellanox.mkt.images.support.SupportScript.GitSource;
import com.mellanox.mkt.images.support.SupportScript.NfsFile;
import com.mellanox.mkt.images.type.Commit;
import com.mellanox.mkt.images.type.GitUrl;
import com.mellanox.mkt.images.type.PackageName;
import com.mellanox.mkt.images.type.TreeId;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Supplier;

/** Identifies the sources and nfs files of a run's packages, and fetches them before the first image is built. */
final class PackageSources {
    private final GitSources git;
    private final NfsFiles nfs;
    private final BuildOptions options;
    private final LockedSources lock;
    private final BuildListener listener;
    private final Map<PackageName, Identity> identities = new ConcurrentHashMap<>();
    private final Map<NfsFile, Path> nfsFiles = new ConcurrentHashMap<>();
    private final Map<PackageName, String> notFetched = new ConcurrentHashMap<>();
    private final boolean planOnly;

    /**
     * Finds sources for a run.
     *
     * @param lock the sources that a lock file holds
     * @param planOnly whether nothing is built, so that a source that cannot be fetched is a warning
     */
    PackageSources(
            RunContext context, BuildOptions options, LockedSources lock, boolean planOnly, BuildListener listener) {
        this.git = context.git();
        this.nfs = new NfsFiles(context.sftp(), options.nfsHost());
        this.lock = lock;
        this.options = options;
        this.planOnly = planOnly;
        this.listener = listener;
    }

    /**
     * Identifies the source of each package, in parallel. A pinned commit is looked up in the record of the image that was
     * made of it, then in the cache, and only then at its server.
     *
     * @param recorded what the engine's image of a package was made of
     */
    void identify(List<SupportScript> scripts, Function<SupportScript, Optional<InputRecord>> recorded) {
        checkUrls(scripts);
        inParallel(scripts, script -> identify(script, recorded.apply(script)));
    }

    /** Fetches, in parallel, what the packages are built from and is not on this host yet. */
    void fetch(List<SupportScript> scripts) {
        inParallel(
                scripts,
                script -> lock.source(script)
                        .filter(source -> Commit.isFullId(source.revision()))
                        .filter(source -> !options.sourceDirectories().containsKey(script.name()))
                        .ifPresent(source ->
                                identities.put(script.name(), named(script, () -> fetched(script, source)))));
    }

    private Identity fetched(SupportScript script, GitSource source) {
        return Identity.of(lock.checked(script, fetch(script, source)), git);
    }

    /** Lets a failure name the package. */
    private static <T> T named(SupportScript script, Supplier<T> work) {
        try {
            return work.get();
        } catch (SourceException e) {
            throw e.of(script.name());
        }
    }

    private static void inParallel(List<SupportScript> scripts, Consumer<SupportScript> work) {
        ParallelTasks.run(
                "fetching the sources",
                scripts.stream()
                        .<Callable<Void>>map(script -> () -> {
                            work.accept(script);
                            return null;
                        })
                        .toList());
    }

    private static void checkUrls(List<SupportScript> scripts) {
        Problems problems = new Problems();
        for (SupportScript script : scripts) {
            script.source().ifPresent(source -> {
                try {
                    new GitUrl(source.url());
                } catch (IllegalArgumentException e) {
                    problems.add(script.file(), source.line(), "git_url: " + e.getMessage(), "Correct git_url");
                }
            });
        }
        problems.throwIfAny();
    }

    private void identify(SupportScript script, Optional<InputRecord> recorded) {
        Path directory = options.sourceDirectories().get(script.name());
        if (directory != null) {
            identities.put(script.name(), directory(script, directory));
        } else if (script.isPrivate()) {
            notFetched.put(script.name(), "private");
        } else {
            lock.source(script)
                    .ifPresent(source -> attempt(
                            script,
                            source.revision() + " of " + source.url(),
                            () -> identities.put(script.name(), named(script, () -> pin(script, source, recorded)))));
        }
        script.nfsFiles()
                .forEach(file -> attempt(
                        script,
                        file.path(),
                        () -> nfsFiles.computeIfAbsent(
                                file, unused -> lock.checked(script, file, nfs.fetch(script, file)))));
    }

    private void attempt(SupportScript script, String source, Runnable fetch) {
        try {
            fetch.run();
        } catch (SourceException e) {
            if (!planOnly) {
                throw e;
            }
            notFetched.put(script.name(), source);
            listener.on(new BuildEvent.Warning(
                    script.name() + " is planned as a build, since its source is not fetched yet",
                    String.valueOf(e.getMessage())));
        }
    }

    /** The source that could not be fetched for a plan; empty if all sources of the package are known. */
    Optional<String> notFetched(SupportScript script) {
        return Optional.ofNullable(notFetched.get(script.name()));
    }

    private Identity directory(SupportScript script, Path directory) {
        try (SourceTree tree = git.workTree(directory)) {
            String base = tree.commit().map(Commit::abbreviated).orElse("");
            return new Identity(
                    tree.id(),
                    "",
                    "",
                    "the work tree " + directory + (base.isEmpty() ? "" : " (at " + base + ")"),
                    directory,
                    () -> git.workTree(directory));
        } catch (SourceException e) {
            throw e.of(script.name());
        } catch (IOException e) {
            throw new SourceException(
                    "The source of " + script.name() + " cannot be read: " + e.getMessage(),
                    "Check the permissions of " + directory + ", and whether another program writes to it",
                    e);
        }
    }

    private Identity pin(SupportScript script, GitSource source, Optional<InputRecord> recorded) {
        if (!Commit.isFullId(source.revision())) {
            return fetched(script, source);
        }
        GitUrl url = new GitUrl(source.url());
        return recorded(url, source.revision(), recorded)
                .or(() -> git.find(url, source.revision()))
                .map(found -> Identity.of(lock.checked(script, found), git))
                .orElseGet(() -> fetched(script, source));
    }

    /** The tree of a commit never changes, so the record of an image that was made of it is as good as git. */
    private static Optional<PinnedSource> recorded(GitUrl url, String commit, Optional<InputRecord> recorded) {
        return recorded.filter(record -> record.value(PackageSource.COMMIT).equals(Optional.of(commit)))
                .flatMap(record -> record.value(PackageSource.TREE))
                .filter(Commit::isFullId)
                .map(tree -> new PinnedSource(url, commit, new Commit(commit), new TreeId(tree)));
    }

    private PinnedSource fetch(SupportScript script, GitSource source) {
        PinnedSource found = git.fetch(new GitUrl(source.url()), source.revision());
        if (found.isByName()) {
            String why = found.isAbbreviated()
                    ? " is an abbreviated commit id; the full one is " + found.commit()
                    : " can mean another commit tomorrow; it is " + found.commit() + " now";
            listener.on(new BuildEvent.Warning(
                    script.file() + ":" + source.line() + ": git_commit: " + source.revision() + why, "Pin that id"));
        }
        return found;
    }

    /** The package's source, to be closed; empty if its script names none. */
    Optional<PackageSource> of(SupportScript script) {
        return identity(script).map(PackageSource::new);
    }

    /** Empty if the package's script names no source. */
    Optional<Identity> identity(SupportScript script) {
        return Optional.ofNullable(identities.get(script.name()));
    }

    /** What packages are compiled from, as far as this run has identified it. */
    CompiledPackages compiled(Collection<PackageName> packages) {
        SortedMap<String, CompiledPackages.Source> compiled = new TreeMap<>();
        packages.forEach(name -> compiled.put(
                name.value(),
                Optional.ofNullable(identities.get(name))
                        .map(known -> new CompiledPackages.Source(
                                known.url(), known.commit(), known.tree().id()))
                        .orElse(CompiledPackages.Source.UNKNOWN)));
        return new CompiledPackages(compiled);
    }

    /** Whether the source is still as it was identified; a commit always is. */
    boolean isUnchanged(SupportScript script) {
        Path directory = options.sourceDirectories().get(script.name());
        return directory == null
                || identity(script)
                        .filter(known -> directory(script, directory).tree().equals(known.tree()))
                        .isPresent();
    }

    /** The package's nfs files on this host, in the order of its script; up to the first that is not fetched. */
    List<Path> nfsFiles(SupportScript script) {
        return script.nfsFiles().stream()
                .takeWhile(nfsFiles::containsKey)
                .map(nfsFiles::get)
                .toList();
    }
}
