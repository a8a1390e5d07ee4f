package com.mellanox.mkt.images.clean;

import com.mellanox.mkt.images.boot.KeptVms;
import com.mellanox.mkt.images.engine.Engine;
import com.mellanox.mkt.images.engine.EngineStorage;
import com.mellanox.mkt.images.engine.ImageLocks;
import com.mellanox.mkt.images.event.BuildListener;
import com.mellanox.mkt.images.type.ImageKey;
import com.mellanox.mkt.images.type.PackageName;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What is cleaned.
 *
 * @param cacheDirectory the user's
 * @param key the only key that is cleaned, without what belongs to no key; null for everything
 * @param keep how many images of a reference stay, at least 1
 * @param days after how many days something counts as unused, at least 1
 * @param remove false to list only
 * @param packages the packages of the keys that the Maven build has
 */
public record CleanRequest(
        Path cacheDirectory,
        @Nullable ImageKey key,
        int keep,
        int days,
        boolean remove,
        Map<ImageKey, Set<PackageName>> packages) {

    public CleanRequest {
        packages = Map.copyOf(packages);
        if (keep < 1 || days < 1) {
            throw new IllegalArgumentException("the current images and what is used today are not cleaned");
        }
    }

    /** The cleaner of an engine, of the cache directory and of registries. */
    public Cleaner cleaner(Engine engine, List<PublishedTags> registries, Clock clock, BuildListener listener) {
        Age age = new Age(clock, days);
        List<LeftoverKind> kinds = new ArrayList<>(ofKeys(engine, age));
        if (key == null) {
            kinds.addAll(ofNoKey(engine, age));
        }
        registries.forEach(tags -> kinds.add(new RegistryTags(tags, cacheDirectory, age)));
        return new Cleaner(kinds, remove, listener);
    }

    private List<LeftoverKind> ofKeys(Engine engine, Age age) {
        EngineStorage storage = engine.storage();
        OwnImages images = OwnImages.of(storage, cacheDirectory, key);
        ImageUse use = use(engine);
        return List.of(
                new AbandonedVms(storage, cacheDirectory, key),
                new RecordedVms(new KeptVms(cacheDirectory, engine), key),
                new OlderImages(images, use, cacheDirectory, keep),
                new UnnamedImages(images, use),
                new CompilerCaches(storage, packages, key, age));
    }

    private ImageUse use(Engine engine) {
        return new ImageUse(engine.storage(), new ImageLocks(cacheDirectory, engine.description()));
    }

    private List<LeftoverKind> ofNoKey(Engine engine, Age age) {
        return List.of(
                new KilledRuns(engine, cacheDirectory, use(engine)),
                AbandonedContainers.listing(engine.storage(), cacheDirectory),
                AbandonedContainers.reading(engine.storage(), age.clock()),
                CachedDirectories.git(cacheDirectory, age),
                CachedDirectories.os(cacheDirectory, age),
                CachedDirectories.kernels(cacheDirectory, age),
                CachedDirectories.builders(cacheDirectory, age),
                new CachedFiles(cacheDirectory, age),
                new OldRecords(engine.storage(), cacheDirectory, age),
                new TemporaryFiles(cacheDirectory, age.clock()));
    }
}
