package com.mellanox.mkt.images.maven;

import com.mellanox.mkt.images.descriptor.Destination;
import com.mellanox.mkt.images.engine.EngineAddress;
import com.mellanox.mkt.images.engine.EngineLocator;
import com.mellanox.mkt.images.registry.TlsTrust;
import com.mellanox.mkt.images.run.BuildOptions;
import java.util.function.Function;
import java.util.function.UnaryOperator;

/**
 * The request to a goal in one module, with all precedence resolved.
 *
 * @param keys the image keys that are selected
 * @param destination changes where a descriptor publishes its images
 * @param build options of the build; its log directory is the parent of those of all keys
 * @param engine finds the engine
 * @param proxies where proxies are named
 * @param trust which registries are trusted
 */
record ImagesRequest(
        KeySelection keys,
        UnaryOperator<Destination> destination,
        BuildOptions build,
        Function<EngineLocator, EngineAddress> engine,
        ProxySettings proxies,
        TlsTrust trust) {}
