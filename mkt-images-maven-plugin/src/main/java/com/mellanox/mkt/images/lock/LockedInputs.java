package com.mellanox.mkt.images.lock;

import com.mellanox.mkt.images.failure.InvalidInputException;
import com.mellanox.mkt.images.failure.Problem;
import com.mellanox.mkt.images.failure.Problems;
import com.mellanox.mkt.images.support.SupportScript;
import com.mellanox.mkt.images.support.SupportScript.GitSource;
import com.mellanox.mkt.images.type.Digest;
import com.mellanox.mkt.images.type.ImageReference;
import com.mellanox.mkt.images.type.PackageName;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * What a run is held to by lock files: that of its module, and of an overlay also that of its OS.
 *
 * @param images the digests of base images
 * @param sources the sources of packages
 * @param files the digests of nfs files, by their paths
 * @param own the lock file of the module; null if it has none, or if none is used
 * @param lockFiles the paths of those that are used
 */
public record LockedInputs(
        Map<ImageReference, Digest> images,
        Map<PackageName, LockedSource> sources,
        Map<String, Digest> files,
        @Nullable StoredLock own,
        List<Path> lockFiles) {
    /** No lock file is used. */
    public static final LockedInputs NONE = new LockedInputs(Map.of(), Map.of(), Map.of(), null, List.of());

    public LockedInputs {
        images = Map.copyOf(images);
        sources = Map.copyOf(sources);
        files = Map.copyOf(files);
        lockFiles = List.copyOf(lockFiles);
    }

    /**
     * Reads the lock files that exist.
     *
     * @param all what the files of the module name, and after it what those of its OS name
     * @param renewed the lock of the module in place of its file; empty for the file
     * @throws InvalidInputException with all mistakes of the lock files, or else with all differences to the files
     */
    public static LockedInputs read(List<LockableInputs> all, Optional<StoredLock> renewed) {
        Problems problems = new Problems();
        Map<LockableInputs, StoredLock> stored = new LinkedHashMap<>();
        LockableInputs own = all.get(0);
        for (LockableInputs inputs : all) {
            (inputs.equals(own) && renewed.isPresent() ? renewed : LockFileReader.read(inputs.file(), problems))
                    .ifPresent(lock -> stored.put(inputs, lock));
        }
        problems.throwIfAny();
        return of(own, stored);
    }

    private static LockedInputs of(LockableInputs own, Map<LockableInputs, StoredLock> stored) {
        if (stored.isEmpty()) {
            return NONE;
        }
        List<Problem> differences = new ArrayList<>();
        stored.forEach((inputs, lock) -> differences.addAll(LockComparison.differences(inputs, lock)));
        InvalidInputException.throwIfAny(differences);
        Map<ImageReference, Digest> images = new LinkedHashMap<>();
        Map<PackageName, LockedSource> sources = new TreeMap<>();
        Map<String, Digest> files = new TreeMap<>();
        List<Path> lockFiles = new ArrayList<>();
        stored.forEach((inputs, lock) -> {
            lock.content().images().forEach((image, locked) -> {
                Digest other = images.putIfAbsent(image, locked.digest());
                if (other != null && !other.equals(locked.digest())) {
                    throw conflict(lock, image, locked.digest(), other);
                }
            });
            sources.putAll(lock.content().sources());
            files.putAll(lock.content().files());
            lockFiles.add(lock.file());
        });
        return new LockedInputs(images, sources, files, stored.get(own), lockFiles);
    }

    /** An image of the OS and one of the overlay cannot start from different images of one name. */
    private static InvalidInputException conflict(StoredLock lock, ImageReference image, Digest digest, Digest other) {
        return new InvalidInputException(
                lock.file() + " has " + image + " by " + digest + ", and the lock file of the overlay has it by "
                        + other,
                "Renew it in both, by mvn mkt-images:lock -Dmkt.lock.update=" + image);
    }

    /** The digest of a base image; empty if no lock holds it. */
    public Optional<Digest> image(ImageReference image) {
        return Optional.ofNullable(images.get(image));
    }

    /** The source of a package; empty if no lock holds it. */
    public Optional<LockedSource> source(PackageName name) {
        return Optional.ofNullable(sources.get(name));
    }

    /** The digest of an nfs file; empty if no lock holds it. */
    public Optional<Digest> file(String path) {
        return Optional.ofNullable(files.get(path));
    }

    /** The source of a script, by the commit that the lock has for it. */
    public GitSource held(SupportScript script, GitSource source) {
        return source(script.name())
                .map(locked -> new GitSource(source.url(), locked.commit().id(), source.line()))
                .orElse(source);
    }

    /** The digest of the module's own lock file; empty if it has none, or if none is used. */
    public Optional<Digest> ownDigest() {
        return Optional.ofNullable(own).map(StoredLock::digest);
    }

    /** Whether any lock file is used. */
    public boolean isUsed() {
        return !lockFiles.isEmpty();
    }
}
