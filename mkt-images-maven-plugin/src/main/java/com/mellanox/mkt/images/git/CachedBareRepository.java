package com.mellanox.mkt.images.git;

import com.mellanox.mkt.images.io.InterprocessLock;
import com.mellanox.mkt.images.io.LockOwner;
import com.mellanox.mkt.images.type.Digest;
import com.mellanox.mkt.images.type.GitUrl;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.eclipse.jgit.lib.Config;
import org.eclipse.jgit.lib.ObjectId;
import org.eclipse.jgit.lib.RefUpdate;
import org.eclipse.jgit.lib.Repository;
import org.eclipse.jgit.lib.RepositoryBuilder;

/**
 * The bare repository that keeps what was fetched from one URL. It is made whole and gets whole packs, so that it can
 * be read at any time; it is changed only by who holds its lock.
 */
final class CachedBareRepository {
    private static final int HASH_DIGITS = 16;
    private static final String GC = "gc";

    private final Path directory;
    private final GitSettings settings;

    CachedBareRepository(Path cacheDirectory, GitUrl url, GitSettings settings) {
        // Two repositories called qemu are two repositories.
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

    /** Does what changes the repository, alone. */
    <T> T alone(Consumer<LockOwner> whenTaken, InterprocessLock.Work<T> work) throws IOException, InterruptedException {
        return InterprocessLock.hold(sibling(".lock"), LockOwner::thisProcess, whenTaken, work);
    }

    private Path sibling(String suffix) {
        return directory.resolveSibling(directory.getFileName() + suffix);
    }

    /** Opens the repository, empty where nothing was ever fetched. */
    Optional<Repository> open() throws IOException {
        return Files.exists(directory.resolve("HEAD")) ? Optional.of(opened()) : Optional.empty();
    }

    private Repository opened() throws IOException {
        Repository repository = at(directory);
        settings.applyTo(repository);
        collectNoGarbage(repository.getConfig());
        return repository;
    }

    /** JGit would collect it after a fetch, in a thread of its own that nobody's lock waits for. */
    private static void collectNoGarbage(Config config) {
        config.setInt(GC, null, "auto", 0);
        config.setInt(GC, null, "autoPackLimit", 0);
        config.setBoolean(GC, null, "autoDetach", false);
    }

    private Repository at(Path place) throws IOException {
        return new RepositoryBuilder()
                .setFS(settings.files())
                .setGitDir(place.toFile())
                .setBare()
                .build();
    }

    /** Opens the repository to fetch into it; under the lock only. */
    Repository openForFetch() throws IOException {
        if (Files.exists(directory.resolve("HEAD"))) {
            tidy();
            return opened();
        }
        Path fresh = sibling(".new");
        delete(fresh);
        delete(directory);
        Files.createDirectories(fresh);
        // Without the user's settings: they would be saved with it, and there can be tokens in them.
        try (Repository repository = at(fresh)) {
            repository.create(true);
        }
        Files.move(fresh, directory, StandardCopyOption.ATOMIC_MOVE);
        return opened();
    }

    /** Removes what a process left that was killed while it fetched. */
    private void tidy() throws IOException {
        try (Stream<Path> files = Files.walk(directory.resolve("refs"))) {
            remove(files.filter(file -> file.toString().endsWith(".lock")));
        }
        for (Path place : List.of(directory, directory.resolve("objects"), directory.resolve("objects/pack"))) {
            try (Stream<Path> files = Files.list(place)) {
                remove(files.filter(Files::isRegularFile).filter(CachedBareRepository::isLeftover));
            }
        }
    }

    private static boolean isLeftover(Path file) {
        String name = file.getFileName().toString();
        return name.endsWith(".lock")
                || name.startsWith("incoming_")
                || name.endsWith("_tmp")
                || name.endsWith(".keep");
    }

    private static void remove(Stream<Path> files) throws IOException {
        for (Path file : files.toList()) {
            Files.deleteIfExists(file);
        }
    }

    private static void delete(Path tree) throws IOException {
        if (Files.exists(tree)) {
            try (Stream<Path> files = Files.walk(tree)) {
                remove(files.sorted(Comparator.reverseOrder()));
            }
        }
    }

    /** Keeps what a name was when it was last asked for. */
    static void remember(Repository repository, Revision name, ObjectId id) throws IOException {
        set(repository, name.memory(), id);
    }

    /** Keeps an object reachable, since some servers write no ref for what was asked for by id. */
    static void keep(Repository repository, ObjectId id) throws IOException {
        set(repository, ref(id), id);
    }

    static String ref(ObjectId id) {
        return "refs/mkt/commits/" + id.name();
    }

    private static void set(Repository repository, String ref, ObjectId id) throws IOException {
        RefUpdate update = repository.updateRef(ref);
        update.setNewObjectId(id);
        update.disableRefLog();
        RefUpdate.Result result = update.forceUpdate();
        switch (result) {
            case NEW, FORCED, FAST_FORWARD, NO_CHANGE -> {
                // written, or there already
            }
            default ->
                throw new IOException(ref + " cannot be written in " + repository.getDirectory() + ": " + result);
        }
    }
}
