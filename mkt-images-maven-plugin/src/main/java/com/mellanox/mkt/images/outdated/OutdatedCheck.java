package com.mellanox.mkt.images.outdated;

import com.mellanox.mkt.images.engine.Engine;
import com.mellanox.mkt.images.engine.EngineImage;
import com.mellanox.mkt.images.engine.ImageInventory;
import com.mellanox.mkt.images.failure.RegistryException;
import com.mellanox.mkt.images.failure.SourceException;
import com.mellanox.mkt.images.git.GitSources;
import com.mellanox.mkt.images.lock.Lock;
import com.mellanox.mkt.images.lock.LockableInputs;
import com.mellanox.mkt.images.lock.LockedImage;
import com.mellanox.mkt.images.lock.LockedSource;
import com.mellanox.mkt.images.outdated.OutdatedEntry.Kind;
import com.mellanox.mkt.images.outdated.OutdatedEntry.State;
import com.mellanox.mkt.images.support.SupportScript;
import com.mellanox.mkt.images.support.SupportScript.GitSource;
import com.mellanox.mkt.images.type.Commit;
import com.mellanox.mkt.images.type.Digest;
import com.mellanox.mkt.images.type.GitUrl;
import com.mellanox.mkt.images.type.ImageReference;
import java.time.Duration;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.SortedMap;
import org.jspecify.annotations.Nullable;

/**
 * Compares what the images of a module are built from with what is newest: asks the registries and git servers, and pulls and
 * fetches nothing.
 */
public final class OutdatedCheck {
    private static final Duration ANSWER_WITHIN = Duration.ofSeconds(30);

    private final LockableInputs inputs;
    private final @Nullable Lock lock;
    private final Engine engine;
    private final GitSources git;
    private final LocalDate today;

    /**
     * Prepares the comparison.
     *
     * @param lock the lock file; null to compare with what is on the engine and in the scripts
     */
    public OutdatedCheck(LockableInputs inputs, @Nullable Lock lock, Engine engine, GitSources git, LocalDate today) {
        this.inputs = inputs;
        this.lock = lock;
        this.engine = engine;
        this.git = git;
        this.today = today;
    }

    /** Compares everything. What cannot be reached is unknown, with the reason. */
    public OutdatedReport run() {
        List<OutdatedEntry> entries = new ArrayList<>();
        ImageInventory inventory = engine.images();
        for (ImageReference image : inputs.images().keySet()) {
            Optional<EngineImage> present = inventory.find(image);
            entries.add(image(image, present));
            new ReleaseFinder(engine)
                    .of(image, present.map(EngineImage::id).orElse(null))
                    .ifPresent(end -> entries.add(release(image, end)));
        }
        inputs.withSource().forEach(script -> entries.add(source(script)));
        return new OutdatedReport(inputs.descriptor().writtenKey(), entries);
    }

    private OutdatedEntry image(ImageReference image, Optional<EngineImage> present) {
        Optional<Digest> used = Optional.ofNullable(lock)
                .map(Lock::images)
                .map(images -> images.get(image))
                .map(LockedImage::digest)
                .or(() -> Optional.ofNullable(image.digest()))
                .or(() -> present.flatMap(there -> there.digestAt(image)));
        if (image.tag() == null) {
            return entry(Kind.IMAGE, image, State.UNKNOWN, used, null, "it has no tag that could move");
        }
        try {
            ImageReference tag = new ImageReference(image.name(), image.tag(), null);
            Optional<Digest> newest = engine.digestAtRegistry(tag, ANSWER_WITHIN);
            if (used.isEmpty() || newest.isEmpty()) {
                String why = newest.isEmpty()
                        ? "the engine cannot ask for it without a pull"
                        : "it is neither in a lock file nor on the engine from its registry";
                return entry(Kind.IMAGE, image, State.UNKNOWN, used, newest.orElse(null), why);
            }
            State state = used.equals(newest) ? State.CURRENT : State.OUTDATED;
            return entry(Kind.IMAGE, image, state, used, newest.get(), "");
        } catch (RegistryException e) {
            return entry(Kind.IMAGE, image, State.UNKNOWN, used, null, e.problem());
        }
    }

    private static OutdatedEntry entry(
            Kind kind, Object name, State state, Optional<?> used, @Nullable Object newest, String note) {
        return new OutdatedEntry(
                kind,
                name.toString(),
                state,
                used.map(Object::toString).orElse(null),
                newest == null ? null : newest.toString(),
                note);
    }

    private OutdatedEntry release(ImageReference image, ReleaseEnd end) {
        boolean isOver = end.last().isBefore(today);
        return entry(
                Kind.RELEASE,
                image,
                isOver ? State.OUTDATED : State.CURRENT,
                Optional.of(end.release()),
                null,
                (isOver ? "its updates ended on " : "has updates until ") + end.last());
    }

    private OutdatedEntry source(SupportScript script) {
        GitSource source = Objects.requireNonNull(script.git());
        Optional<LockedSource> locked =
                Optional.ofNullable(lock).map(Lock::sources).map(all -> all.get(script.name()));
        String revision = locked.map(LockedSource::commit).map(Commit::id).orElse(source.revision());
        try {
            SortedMap<String, Commit> tags = git.tags(new GitUrl(source.url()));
            return source(script, revision, tags);
        } catch (SourceException | IllegalArgumentException e) {
            return entry(
                    Kind.SOURCE,
                    script.name(),
                    State.UNKNOWN,
                    Optional.of(revision),
                    null,
                    e instanceof SourceException known ? known.problem() : String.valueOf(e.getMessage()));
        }
    }

    private static OutdatedEntry source(SupportScript script, String revision, SortedMap<String, Commit> tags) {
        NewerTag newer = new NewerTag(tags);
        Optional<Commit> commit =
                Commit.isFullId(revision) ? Optional.of(new Commit(revision)) : Optional.ofNullable(tags.get(revision));
        List<TagVersion> versions = commit.map(newer::versionsOf).orElse(List.of());
        if (versions.isEmpty()) {
            String note = tags.isEmpty() ? "the repository has no tags" : "no tag of a version points to it";
            return entry(Kind.SOURCE, script.name(), State.UNKNOWN, Optional.of(revision), null, note);
        }
        Optional<TagVersion> newest = versions.stream()
                .flatMap(version -> newer.after(version).stream())
                .findFirst();
        return entry(
                Kind.SOURCE,
                script.name(),
                newest.isPresent() ? State.OUTDATED : State.CURRENT,
                Optional.of(versions.get(0).tag()),
                newest.map(TagVersion::tag).orElse(versions.get(0).tag()),
                "");
    }
}
