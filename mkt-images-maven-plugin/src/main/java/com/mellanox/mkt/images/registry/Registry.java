package com.mellanox.mkt.images.registry;

import com.mellanox.mkt.images.type.Digest;
import com.mellanox.mkt.images.type.ImageReference;
import java.nio.file.Path;
import java.util.Collection;
import java.util.Map;
import java.util.Optional;

/**
 * One registry, as this project needs it beside what engines send there and fetch from there. Safe for use by several
 * threads. Every method may throw a {@link com.mellanox.mkt.images.failure.RegistryException}, and a
 * {@link com.mellanox.mkt.images.failure.CancelledException} where the thread was interrupted.
 */
public interface Registry extends AutoCloseable {
    /** What a login has to be good for. */
    enum Right {
        PULL,
        PUSH
    }

    /** Its host, with a port where references have one. */
    String host();

    /**
     * Makes sure of a login that is good for the repositories, so that a wrong password is known before an hour of work.
     *
     * @param repositories names without the host: {@code mkt/kvm}
     */
    void logIn(Collection<String> repositories, Right right);

    /** The digest of the manifest that a tag stands for now; empty where there is no such tag. One HEAD request. */
    Optional<Digest> digest(ImageReference image);

    /** The manifest under a tag or digest, byte for byte; empty where there is none. */
    Optional<Manifest> manifest(ImageReference image);

    /** The labels of an image, which are in its configuration. */
    Map<String, String> labels(ImageReference image, Manifest manifest);

    /**
     * Sends a blob, unless the repository has it already.
     *
     * @param repository its name without the host: {@code mkt/support_rdma_core}
     * @param blob the digest of the file's bytes
     * @return whether it was sent
     */
    boolean send(String repository, Digest blob, Path file);

    /** Fetches a blob into a file, and checks its digest. After an exception the file has no useful content. */
    void fetch(String repository, Digest blob, Path file);

    /** Lets a tag stand for a manifest that the repository has the blobs of; its digest stays the same. */
    void put(ImageReference tag, Manifest manifest);

    /** Whether the registry is known to hold the tag for good, as Harbor can; not every registry tells. */
    boolean isImmutable(ImageReference tag);

    /** Gives up the connections. */
    @Override
    default void close() {}
}
