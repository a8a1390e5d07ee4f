package com.mellanox.mkt.images.maven;

import com.mellanox.mkt.images.descriptor.ImageDescriptor;
import com.mellanox.mkt.images.engine.Engine;
import com.mellanox.mkt.images.registry.Registry;
import com.mellanox.mkt.images.run.BuildOptions;
import com.mellanox.mkt.images.run.ImageBuilder;
import com.mellanox.mkt.images.type.ImageKey;
import java.nio.file.Path;
import java.time.Duration;
import java.util.function.Function;
import java.util.function.Supplier;

/**
 * What a goal works with, once {@link ModuleExecution} has found out which images are meant.
 *
 * @param images plans and builds them
 * @param engine connects to the engine once more, for what comes before or after a build
 * @param registry the registry that final images are published to, to be spoken to for so long
 */
record GoalContext(
        ImageDescriptor descriptor,
        BuildOptions options,
        ImageBuilder images,
        Supplier<Engine> engine,
        Function<Duration, Registry> registry) {

    ImageKey key() {
        return descriptor.key();
    }

    /** A file of the key's own in the build directory: {@code target/mkt-images/fc40/image.json}. */
    Path file(String name) {
        return options.logDirectory().resolve(name);
    }
}
