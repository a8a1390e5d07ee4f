package com.mellanox.mkt.images.engine;

import com.mellanox.mkt.images.event.BuildListener;
import com.mellanox.mkt.images.type.ImageReference;
import java.util.Optional;

/** Docker or Podman, as this project needs it. Safe for use by several threads. */
public interface Engine extends AutoCloseable {

    /** What answered, and where: {@code Docker 20.10.24 at unix:///var/run/docker.sock}. */
    String description();

    /** Whether the engine runs on this host, so that the host's loopback can be its containers'. */
    boolean isLocal();

    /** What the engine's host has to build with. */
    Capacity capacity();

    /** The image under the reference, as the engine has it now. */
    Optional<ImageId> find(ImageReference image);

    /**
     * Brings an image up to what its registry has. An interrupt ends it.
     *
     * @throws PullException where the registry or the engine refuses, with its words
     * @throws com.mellanox.mkt.images.failure.CancelledException where the thread was interrupted or the engine closed
     * @throws com.mellanox.mkt.images.failure.EngineException where the engine was lost
     */
    void pull(ImageReference image, BuildListener listener) throws PullException;

    /** The engine's way to turn a Dockerfile into an image. */
    Builder builder();

    /**
     * Ends what is under way, from any thread: builds and pulls stop on the engine, their callers get a
     * {@link com.mellanox.mkt.images.failure.CancelledException}, and so does who asks for more. A JVM's shutdown hook
     * calls it where the user has pressed Ctrl-C.
     */
    @Override
    void close();
}
