package com.mellanox.mkt.images.run;

import com.mellanox.mkt.images.descriptor.ImageDescriptor;
import com.mellanox.mkt.images.descriptor.Snapshot;
import com.mellanox.mkt.images.engine.Engine;
import com.mellanox.mkt.images.event.BuildEvent;
import com.mellanox.mkt.images.event.BuildListener;
import com.mellanox.mkt.images.failure.InvalidInputException;
import com.mellanox.mkt.images.failure.Problems;
import com.mellanox.mkt.images.failure.Suggestion;
import com.mellanox.mkt.images.lock.Lock;
import com.mellanox.mkt.images.lock.LockChanges;
import com.mellanox.mkt.images.lock.LockFileReader;
import com.mellanox.mkt.images.lock.LockFileWriter;
import com.mellanox.mkt.images.lock.LockableInputs;
import com.mellanox.mkt.images.lock.StoredLock;
import com.mellanox.mkt.images.type.Digest;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** Renews the lock file of a module: asks the registries for the base images, and git for the sources. */
public final class LockFileUpdate {
    private static final String SNAPSHOT = "snapshot";

    private final ImageDescriptor descriptor;
    private final BuildOptions options;
    private final RunContext context;
    private final BuildListener listener;

    public LockFileUpdate(
            ImageDescriptor descriptor, BuildOptions options, RunContext context, BuildListener listener) {
        this.descriptor = descriptor;
        this.options = options;
        this.context = context;
        this.listener = listener;
    }

    /**
     * Writes the file, and tells what has changed since the former one.
     *
     * @param names the entries that are renewed; empty for all
     * @throws InvalidInputException if there is no such entry
     */
    public void write(Set<String> names) {
        LockableInputs inputs = inputs();
        Problems problems = new Problems();
        Optional<StoredLock> former = LockFileReader.read(inputs.file(), problems);
        if (!names.isEmpty()) {
            problems.throwIfAny();
        }
        write(inputs, former.map(StoredLock::content), renewed(inputs, former.map(StoredLock::content), names));
    }

    /** What the files of the module name. */
    public LockableInputs inputs() {
        return inputs(ResolvedFiles.read(descriptor, options));
    }

    private LockableInputs inputs(ResolvedFiles files) {
        return LockableInputs.of(descriptor, files.graph(), descriptor);
    }

    private void write(LockableInputs inputs, Optional<Lock> former, Lock lock) {
        List<String> changes = LockChanges.lines(former, lock);
        String key = descriptor.writtenKey() + ": ";
        changes.forEach(line -> listener.on(new BuildEvent.Notice(key + line)));
        LockFileWriter.write(inputs.file(), lock);
        listener.on(new BuildEvent.Notice(key
                + inputs.file()
                + (changes.isEmpty()
                        ? " holds what it held before, " + lock.size() + " entries"
                        : " is written, " + lock.size() + " entries")));
    }

    /**
     * Renews all of it.
     *
     * @param writes whether the file is written; a plan writes none
     */
    StoredLock renew(ResolvedFiles files, boolean writes) {
        LockableInputs inputs = inputs(files);
        Optional<Lock> former =
                LockFileReader.read(inputs.file(), new Problems()).map(StoredLock::content);
        Lock lock = renewed(inputs, former, Set.of());
        if (writes) {
            write(inputs, former, lock);
        }
        byte[] bytes = LockFileWriter.text(lock).getBytes(StandardCharsets.UTF_8);
        return new StoredLock(inputs.file(), Digest.of(bytes), lock, Map.of());
    }

    private Lock renewed(LockableInputs inputs, Optional<Lock> former, Set<String> names) {
        if (options.isOffline()) {
            throw new InvalidInputException(
                    "The lock of " + descriptor.key() + " cannot be renewed: Maven is offline",
                    "Leave -o out; registries and git servers are asked");
        }
        checkNames(inputs, former, names);
        Predicate<String> isRenewed = name -> names.isEmpty() || names.contains(name);
        Predicate<String> isKept = isRenewed.negate();
        // The sources of packages that are left out are not asked for.
        Predicate<String> isLeftOut =
                name -> inputs.leftOut().stream().anyMatch(left -> left.value().equals(name));
        Lock before = former.orElseGet(() -> Lock.of(Map.of(), Map.of(), Map.of(), null));
        Engine engine = context.engine().get();
        LockResolver resolver = new LockResolver(descriptor, engine, options, context, listener);
        Lock fresh = resolver.resolve(inputs, before, isRenewed);
        return Lock.of(
                merged(before.images(), fresh.images(), isKept),
                merged(before.sources(), fresh.sources(), isKept.or(isLeftOut)),
                merged(before.files(), fresh.files(), isKept.or(inputs.leftOutFiles()::contains)),
                isRenewed.test(SNAPSHOT) ? snapshot(inputs) : before.snapshot());
    }

    private static @Nullable String snapshot(LockableInputs inputs) {
        Snapshot snapshot = inputs.descriptor().snapshot();
        return snapshot == null ? null : snapshot.instant().toString();
    }

    /** The fresh entries, and those of before that are kept. */
    private static <K, V> Map<K, V> merged(Map<K, V> before, Map<K, V> fresh, Predicate<String> isKept) {
        Map<K, V> merged = new TreeMap<>((one, other) -> one.toString().compareTo(other.toString()));
        before.forEach((name, value) -> {
            if (isKept.test(name.toString())) {
                merged.put(name, value);
            }
        });
        merged.putAll(fresh);
        return merged;
    }

    private void checkNames(LockableInputs inputs, Optional<Lock> former, Set<String> names) {
        if (names.isEmpty()) {
            return;
        }
        if (former.isEmpty()) {
            throw new InvalidInputException(
                    "-Dmkt.lock.update renews a part of " + inputs.file() + ", which does not exist",
                    "Write all of it first: mvn mkt-images:lock -Dkey=" + descriptor.writtenKey());
        }
        Set<String> known = new LinkedHashSet<>(inputs.names());
        former.get().sources().keySet().forEach(name -> known.add(name.value()));
        former.get().images().keySet().forEach(image -> known.add(image.toString()));
        known.addAll(former.get().files().keySet());
        former.get().snapshotInstant().ifPresent(date -> known.add(SNAPSHOT));
        for (String name : names) {
            if (!known.contains(name)) {
                throw new InvalidInputException(
                        "-Dmkt.lock.update=" + name + " names no base image, package or file of "
                                + descriptor.writtenKey(),
                        Suggestion.among(name, known));
            }
        }
    }
}
