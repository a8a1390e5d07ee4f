package com.mellanox.mkt.images.run;

import com.mellanox.mkt.images.descriptor.ImageDescriptor;
import com.mellanox.mkt.images.git.GitSources;
import com.mellanox.mkt.images.git.SftpFiles;
import com.mellanox.mkt.images.proxy.ProxyDecision;
import com.mellanox.mkt.images.registry.Registry;
import java.time.Clock;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Supplier;

/**
 * What a run has one of. Whoever starts the run makes it before and closes its engine, registry and git history after it;
 * nobody in between closes any of them.
 *
 * @param engine the engine; asked for once the files have been found right, and the same one each time
 * @param git where sources come from
 * @param sftp where nfs files come from that are not on this host
 * @param proxies how the steps in containers reach the network
 * @param provenance where the docker directory of a descriptor comes from
 * @param registry the registry that images are published at, connected to at the first question; empty where none is to be
 *     asked
 */
public record RunContext(
        Supplier<EngineConnection> engine,
        GitSources git,
        SftpFiles sftp,
        ProxyDecision proxies,
        Function<ImageDescriptor, Provenance> provenance,
        Supplier<Optional<Registry>> registry,
        Clock clock) {}
