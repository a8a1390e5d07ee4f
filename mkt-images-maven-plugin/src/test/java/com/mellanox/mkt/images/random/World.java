package com.mellanox.mkt.images.random;

import com.mellanox.mkt.images.engine.FakeContents;
import com.mellanox.mkt.images.engine.FakeEngine;
import com.mellanox.mkt.images.event.BuildEvent;
import com.mellanox.mkt.images.registry.MemoryRegistry;
import com.mellanox.mkt.images.type.BuilderKind;
import com.mellanox.mkt.images.type.Digest;
import com.mellanox.mkt.images.type.ImageReference;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.CopyOnWriteArrayList;
import org.apache.commons.io.FileUtils;

/** All that random runs work with: an engine, a registry, a cache directory and two keys. */
final class World {
    static final String HOST = "harbor.mellanox.com";

    final Path root;
    final FakeEngine engine;
    final FakeContents contents;
    final MemoryRegistry registry;
    final List<WorldKey> keys;
    final Repositories repositories;
    final List<BuildEvent> events = new CopyOnWriteArrayList<>();
    private final BuilderKind builder;
    private final Map<Integer, String> bases = new TreeMap<>();

    /** A world without images, whose builder makes another image each time where it is varying. */
    World(Path root, Repositories repositories, BuilderKind builder, boolean varying) throws IOException {
        this.root = root;
        this.repositories = repositories;
        this.builder = builder;
        engine = new FakeEngine().with(builder);
        contents = FakeContents.of(engine);
        if (varying) {
            contents.vary();
        }
        registry = new MemoryRegistry(HOST, engine);
        keys = List.of(new WorldKey(root, "deb12", repositories), new WorldKey(root, "fc40", repositories));
        repositories.reset();
    }

    /** Whether its builder gives secrets to steps. */
    boolean hasSecrets() {
        return builder == BuilderKind.BUILDKIT;
    }

    WorldKey key(int number) {
        return keys.get(number % keys.size());
    }

    /** The keys that have packages, and the first one. */
    List<WorldKey> used() {
        return keys.stream()
                .filter(key -> key == keys.get(0) || !key.packages.isEmpty())
                .toList();
    }

    Path cache() {
        return root.resolve("cache");
    }

    Path target() {
        return root.resolve("target");
    }

    /** Lets the registry have another version of a base image. */
    void moveBase(int base, String version) {
        bases.put(base, version);
        engine.withRegistryImage(WorldKey.base(base), version);
    }

    /** The same files and the same registry of base images, with an engine and a cache that have nothing. */
    World fresh() {
        try {
            FakeEngine other = new FakeEngine().with(builder);
            bases.forEach((base, version) -> other.withRegistryImage(WorldKey.base(base), version));
            return new World(this, root.resolve("fresh"), other);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private World(World same, Path root, FakeEngine engine) throws IOException {
        FileUtils.deleteDirectory(root.toFile());
        this.root = root;
        this.engine = engine;
        builder = same.builder;
        contents = FakeContents.of(engine);
        registry = new MemoryRegistry(HOST, engine);
        keys = same.keys;
        repositories = same.repositories;
    }

    /** What a run leaves on disk if its process is killed at this moment. */
    Runnable snapshot() {
        Path copy = root.resolve("killed");
        try {
            FileUtils.deleteDirectory(copy.toFile());
            List<Path> directories = List.of(cache(), target());
            List<Path> saved = new ArrayList<>();
            for (Path directory : directories) {
                if (directory.toFile().exists()) {
                    FileUtils.copyDirectory(
                            directory.toFile(),
                            copy.resolve(directory.getFileName()).toFile());
                    saved.add(directory);
                }
            }
            return () -> restore(copy, saved);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void restore(Path copy, List<Path> saved) {
        try {
            for (Path directory : saved) {
                FileUtils.deleteDirectory(directory.toFile());
                FileUtils.moveDirectory(copy.resolve(directory.getFileName()).toFile(), directory.toFile());
            }
            FileUtils.deleteDirectory(copy.toFile());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The tags of the registry that people use, by whatever way they got there. */
    Optional<Digest> tag(ImageReference tag) {
        return registry.tag(tag.toString());
    }
}
