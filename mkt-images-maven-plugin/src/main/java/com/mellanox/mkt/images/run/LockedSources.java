package com.mellanox.mkt.images.run;

import com.mellanox.mkt.images.digest.FileDigests;
import com.mellanox.mkt.images.failure.InvalidInputException;
import com.mellanox.mkt.images.git.PinnedSource;
import com.mellanox.mkt.images.lock.LockComparison;
import com.mellanox.mkt.images.lock.LockedInputs;
import com.mellanox.mkt.images.support.SupportScript;
import com.mellanox.mkt.images.support.SupportScript.GitSource;
import com.mellanox.mkt.images.support.SupportScript.NfsFile;
import com.mellanox.mkt.images.type.Digest;
import com.mellanox.mkt.images.type.ImageKey;
import java.nio.file.Path;
import java.util.Optional;

/**
 * The sources and nfs files that a lock file holds.
 *
 * @param key as the user names it
 */
record LockedSources(LockedInputs lock, ImageKey key, Path cacheDirectory) {

    /** The source of a package, by the commit of the lock file if that holds it; empty if the script names none. */
    Optional<GitSource> source(SupportScript script) {
        return script.source().map(source -> lock.held(script, source));
    }

    /**
     * A source that was found.
     *
     * @throws InvalidInputException if its files are not those of the lock file
     */
    PinnedSource checked(SupportScript script, PinnedSource found) {
        lock.source(script.name())
                .filter(locked -> !locked.tree().equals(found.tree()))
                .ifPresent(locked -> {
                    throw new InvalidInputException(
                            "The commit " + found.commit() + " of " + found.url() + " has the tree " + found.tree()
                                    + ", and the lock file has the tree " + locked.tree() + " for it",
                            "Find out who has changed one of them; if what the server has is right: " + update(script));
                });
        return found;
    }

    private String update(SupportScript script) {
        return LockComparison.update(key.value(), script.name().value());
    }

    /**
     * An nfs file that was found on this host.
     *
     * @throws InvalidInputException if it is not that of the lock file
     */
    Path checked(SupportScript script, NfsFile file, Path found) {
        Optional<Digest> locked = lock.file(file.path());
        if (locked.isEmpty()) {
            return found;
        }
        Digest digest = new FileDigests(cacheDirectory).target(found).digest();
        if (!digest.equals(locked.get())) {
            throw new InvalidInputException(
                    script.file() + ":" + file.line() + ": nfs_files: " + file.path() + " has the digest " + digest
                            + ", and the lock file has " + locked.get(),
                    "Put the former file back; or lock this one: " + LockComparison.update(key.value(), file.path()));
        }
        return found;
    }
}
