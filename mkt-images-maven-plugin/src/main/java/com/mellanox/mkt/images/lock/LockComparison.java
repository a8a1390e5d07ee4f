package com.mellanox.mkt.images.lock;

import com.mellanox.mkt.images.descriptor.Snapshot;
import com.mellanox.mkt.images.failure.Problem;
import com.mellanox.mkt.images.failure.Problems;
import com.mellanox.mkt.images.lock.LockableInputs.Place;
import com.mellanox.mkt.images.support.SupportScript;
import com.mellanox.mkt.images.support.SupportScript.GitSource;
import com.mellanox.mkt.images.type.GitUrl;
import com.mellanox.mkt.images.type.ImageReference;
import com.mellanox.mkt.images.type.PackageName;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/** Finds where a lock file does not fit the files of a module: each difference with its place, both values and the remedy. */
public final class LockComparison {
    private final LockableInputs inputs;
    private final StoredLock stored;
    private final Problems problems = new Problems();

    private LockComparison(LockableInputs inputs, StoredLock stored) {
        this.inputs = inputs;
        this.stored = stored;
    }

    /** The differences; none if the lock fits. */
    public static List<Problem> differences(LockableInputs inputs, StoredLock stored) {
        LockComparison comparison = new LockComparison(inputs, stored);
        comparison.compareImages();
        comparison.compareSources();
        comparison.compareFiles();
        comparison.compareSnapshot();
        return comparison.problems.list();
    }

    private void compareImages() {
        inputs.images().forEach((image, place) -> {
            if (!stored.content().images().containsKey(image)) {
                reportMissing(place, "the base image " + image, image.toString());
            }
        });
        for (ImageReference image : stored.content().images().keySet()) {
            if (!inputs.images().containsKey(image)) {
                reportExtra("the base image " + image + ", which no Dockerfile and no script names", image.toString());
            }
        }
    }

    private void compareSources() {
        for (SupportScript script : inputs.withSource()) {
            GitSource source = Objects.requireNonNull(script.git());
            LockedSource locked = stored.content().sources().get(script.name());
            if (locked == null) {
                reportMissing(new Place(script.file(), source.line()), "the source of " + script.name(), name(script));
            } else {
                compare(script, source, locked);
            }
        }
        for (PackageName name : stored.content().sources().keySet()) {
            boolean isKnown = inputs.leftOut().contains(name)
                    || inputs.withSource().stream()
                            .anyMatch(script -> script.name().equals(name));
            if (!isKnown) {
                reportExtra("the source of " + name + ", and no script of that package names one", name.value());
            }
        }
    }

    private static String name(SupportScript script) {
        return script.name().value();
    }

    private void compare(SupportScript script, GitSource source, LockedSource locked) {
        String url = identity(source);
        Place place = new Place(script.file(), source.line());
        if (!url.equals(locked.url())) {
            report(place, "git_url: " + url + ", but " + lock() + " has " + locked.url(), name(script));
        }
        if (!source.revision().equalsIgnoreCase(locked.revision())) {
            String has = locked.isByName() ? locked.revision() + " (" + locked.commit() + ")" : locked.revision();
            report(place, "git_commit: " + source.revision() + ", but " + lock() + " has " + has, name(script));
        }
    }

    /** What a lock has of the URL of a source. */
    static String identity(GitSource source) {
        try {
            return new GitUrl(source.url()).identity();
        } catch (IllegalArgumentException e) {
            // Whoever fetches it reports it.
            return source.url();
        }
    }

    private void compareFiles() {
        inputs.nfsFiles().forEach((path, place) -> {
            if (!stored.content().files().containsKey(path)) {
                reportMissing(place, "the file " + path, path);
            }
        });
        for (String path : stored.content().files().keySet()) {
            if (!inputs.nfsFiles().containsKey(path) && !inputs.leftOutFiles().contains(path)) {
                reportExtra("the file " + path + ", which no script names", path);
            }
        }
    }

    private void compareSnapshot() {
        Optional<String> named = Optional.ofNullable(inputs.descriptor().snapshot())
                .map(Snapshot::instant)
                .map(Object::toString);
        Optional<String> locked = stored.content().snapshotInstant();
        if (!named.equals(locked)) {
            Snapshot snapshot = inputs.descriptor().snapshot();
            report(
                    new Place(inputs.descriptor().file(), snapshot == null ? 0 : snapshot.line()),
                    named.map(date -> "snapshot: " + date).orElse("no 'snapshot'") + ", but " + lock() + " has "
                            + locked.orElse("none"),
                    LockFileReader.SNAPSHOT);
        }
    }

    private Path lock() {
        return stored.file();
    }

    private void reportMissing(Place place, String what, String name) {
        report(place, what + " is not in " + lock(), name);
    }

    private void reportExtra(String what, String name) {
        report(new Place(lock(), stored.line(name)), what, name);
    }

    private void report(Place place, String what, String name) {
        problems.add(
                place.file(),
                place.line(),
                what,
                "Renew the entry: " + update(inputs.descriptor().writtenKey().value(), name));
    }

    /** The command that renews one entry. */
    public static String update(String key, String name) {
        return "mvn mkt-images:lock -Dkey=" + key + " -Dmkt.lock.update=" + name;
    }
}
