package com.mellanox.mkt.images.git;

import com.mellanox.mkt.images.io.InterprocessLock;
import com.mellanox.mkt.images.io.LastUse;
import com.mellanox.mkt.images.type.Digest;
import com.mellanox.mkt.images.type.GitUrl;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.EnumSet;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.eclipse.jgit.internal.storage.dfs.DfsRepositoryDescription;
import org.eclipse.jgit.internal.storage.dfs.InMemoryRepository;
import org.eclipse.jgit.lib.Config;
import org.eclipse.jgit.lib.ObjectId;
import org.eclipse.jgit.lib.RefUpdate;
import org.eclipse.jgit.lib.Repository;
import org.eclipse.jgit.lib.RepositoryBuilder;
import org.eclipse.jgit.util.FileUtils;

/** The bare repository with what was fetched from one URL. It is changed only under its lock. */
final class CachedBareRepository {
    private static final int HASH_DIGITS = 16;
    private static final String GC = "gc";
    private static final Pattern LEFTOVER = Pattern.compile(".*(_tmp|\\.keep)|incoming_.*");

    private static final Set<RefUpdate.Result> UPDATED = EnumSet.of(
            RefUpdate.Result.NEW, RefUpdate.Result.FORCED, RefUpdate.Result.FAST_FORWARD, RefUpdate.Result.NO_CHANGE);

    private final Path directory;
    private final GitSettings settings;

    CachedBareRepository(Path cacheDirectory, GitUrl url, GitSettings settings) {
        // The digest distinguishes two repositories of the same name.
        String name = url.repositoryName() + "-"
                + Digest.of(url.identity().getBytes(StandardCharsets.UTF_8))
                        .hex()
                        .substring(0, HASH_DIGITS) + ".git";
        this.directory = cacheDirectory.resolve("git").resolve(name);
        this.settings = settings;
    }

    Path directory() {
        return directory;
    }

    /** Runs what changes the repository under its lock. */
    <T> T runLocked(Consumer<String> onWait, InterprocessLock.Work<T> work) throws IOException, InterruptedException {
        return InterprocessLock.run(directory.resolveSibling(directory.getFileName() + ".lock"), onWait, work);
    }

    private boolean exists() {
        return Files.exists(directory.resolve("HEAD"));
    }

    /** Opens the repository; empty if nothing was ever fetched. */
    Optional<Repository> open() throws IOException {
        return exists() ? Optional.of(openWithSettings()) : Optional.empty();
    }

    private Repository openWithSettings() throws IOException {
        LastUse.record(directory.resolve("HEAD"));
        Repository repository = openPlain();
        settings.applyTo(repository);
        disableGarbageCollection(repository.getConfig());
        return repository;
    }

    /** After a fetch, JGit would start it in another thread, without the lock. */
    private static void disableGarbageCollection(Config config) {
        config.setInt(GC, null, "auto", 0);
        config.setInt(GC, null, "autoPackLimit", 0);
        config.setBoolean(GC, null, "autoDetach", false);
    }

    /** An empty repository with the user's settings, for requests that fetch nothing. */
    Repository inMemory() throws IOException {
        Repository repository = new InMemoryRepository.Builder()
                .setRepositoryDescription(
                        new DfsRepositoryDescription(directory.getFileName().toString()))
                .setFS(settings.files())
                .build();
        settings.applyTo(repository);
        return repository;
    }

    private Repository openPlain() throws IOException {
        return new RepositoryBuilder()
                .setFS(settings.files())
                .setGitDir(directory.toFile())
                .setBare()
                .build();
    }

    /** Opens the repository to fetch into it, and creates it if it is missing; only under the lock. */
    Repository openForFetch() throws IOException {
        if (exists()) {
            deleteLeftovers();
        } else {
            FileUtils.delete(directory.toFile(), FileUtils.RECURSIVE | FileUtils.SKIP_MISSING);
            // Without the user's settings: create() would save them to disk, and they can contain tokens.
            try (Repository repository = openPlain()) {
                repository.create(true);
            }
        }
        return openWithSettings();
    }

    /** Deletes the files of a process that was killed during a fetch. */
    private void deleteLeftovers() throws IOException {
        try (Stream<Path> files = Files.walk(directory)) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                if (isLeftover(file)) {
                    Files.deleteIfExists(file);
                }
            }
        }
    }

    /** A ref can have any name, but not one that ends with {@code .lock}. */
    private boolean isLeftover(Path file) {
        String name = file.getFileName().toString();
        return name.endsWith(".lock")
                || (!file.startsWith(directory.resolve("refs"))
                        && LEFTOVER.matcher(name).matches());
    }

    /** The ref that makes a commit reachable: some servers write no ref for what was fetched by id. */
    static String ref(ObjectId id) {
        return "refs/mkt/commits/" + id.name();
    }

    static void updateRef(Repository repository, String ref, ObjectId id) throws IOException {
        RefUpdate update = repository.updateRef(ref);
        update.setNewObjectId(id);
        update.disableRefLog();
        RefUpdate.Result result = update.forceUpdate();
        if (!UPDATED.contains(result)) {
            throw new IOException("Cannot write " + ref + " in " + repository.getDirectory() + ": " + result);
        }
    }
}
