package com.mellanox.mkt.images.run;

import com.mellanox.mkt.images.descriptor.ImageDescriptor;
import com.mellanox.mkt.images.engine.Engine;
import com.mellanox.mkt.images.failure.EngineException;
import com.mellanox.mkt.images.git.GitSources;
import com.mellanox.mkt.images.git.SftpFiles;
import com.mellanox.mkt.images.proxy.ProxyDecision;
import com.mellanox.mkt.images.registry.Registry;
import com.mellanox.mkt.images.sign.SignatureRequirement;
import java.time.Clock;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Supplier;

/**
 * What a run works with. The caller of the run closes the engine, the registry and the git history after it.
 *
 * @param engine connects to the engine, after the files have been checked; returns the same one each time, or fails with an {@link EngineException}
 * @param git where sources come from
 * @param sftp where nfs files come from that are not on this host
 * @param proxies the proxies of the steps in containers
 * @param provenance the origin of the docker directory of a descriptor
 * @param registry the registry that images are published at, connected to at the first request; empty if none is used
 * @param registries the registries of base images, by their hosts
 * @param signatures what base images, and images that are fetched, have to be signed by
 */
public record RunContext(
        Supplier<Engine> engine,
        GitSources git,
        SftpFiles sftp,
        ProxyDecision proxies,
        Function<ImageDescriptor, Provenance> provenance,
        Supplier<Optional<Registry>> registry,
        Function<String, Registry> registries,
        SignatureRequirement signatures,
        Clock clock) {}
