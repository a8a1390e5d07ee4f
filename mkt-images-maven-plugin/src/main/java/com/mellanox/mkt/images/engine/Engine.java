package com.mellanox.mkt.images.engine;

import com.mellanox.mkt.images.event.BuildListener;
import com.mellanox.mkt.images.type.Digest;
import com.mellanox.mkt.images.type.ImageReference;
import com.mellanox.mkt.images.type.Platform;
import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import java.util.Optional;

/** Docker or Podman, as this project needs it. Safe for use by several threads. */
public interface Engine extends AutoCloseable {

    /** What answered, and where: {@code Docker 20.10.24 at unix:///var/run/docker.sock}. */
    String description();

    /** Whether the engine runs on this host, so that the host's loopback can be its containers'. */
    boolean isLocal();

    /** What the engine's host has to build with. */
    Capacity capacity();

    /** What the engine builds for, where nobody says otherwise. */
    Platform platform();

    /** The image under the reference, as the engine has it now. */
    Optional<ImageId> find(ImageReference image);

    /** All images that have a name, by one question, and with what their registries call them. */
    Inventory images();

    /**
     * The digest that an image has at its registry now, asked by the engine with the user's login. Nothing is pulled, and
     * a reference that names a digest answers itself.
     *
     * @param within how long to wait; a registry that has not answered by then is {@linkplain
     *     PullException.Kind#UNREACHABLE unreachable}
     * @return empty where the engine cannot ask without pulling
     * @throws PullException where the registry refuses, with its words
     * @throws com.mellanox.mkt.images.failure.CancelledException where the thread was interrupted or the engine closed
     * @throws com.mellanox.mkt.images.failure.EngineException where the engine was lost
     */
    Optional<Digest> digestAtRegistry(ImageReference image, Duration within) throws PullException;

    /**
     * Gives an image a name, which another image loses if it had it.
     *
     * @param name with a tag, and without a digest
     */
    void tag(ImageId image, ImageReference name);

    /**
     * Removes an image that has no name; what others are made of stays. One that has a name, a digest at a registry, a
     * container, or images built on it is left alone, and one that is gone is no failure.
     */
    void remove(ImageId image);

    /**
     * Reads a file or directory of an image, as a tar stream. It begins with the entry of the path itself, named by the
     * path's last component ({@code products/} and {@code products/a} of {@code /opt/products}), and keeps links, hard
     * links, modes and owners. Links within the path are followed. A link at its end is read as a link, unless a slash
     * comes after it: then it is followed, and its target has the link's name. A stream that is cut short by the engine
     * ends without the two empty blocks of a tar's end.
     *
     * @param path an absolute path
     * @throws java.io.FileNotFoundException where the image has no such path
     * @throws IOException as the reader threw it
     * @throws com.mellanox.mkt.images.failure.CancelledException where the thread was interrupted or the engine closed
     * @throws com.mellanox.mkt.images.failure.EngineException where the engine was lost
     */
    void read(ImageId image, String path, TarReader reader) throws IOException;

    /** Takes a tar stream, to its end. */
    @FunctionalInterface
    interface TarReader {
        void read(InputStream tar) throws IOException;
    }

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
     * Ends what is under way, from any thread: builds, pulls and reads stop on the engine, their callers get a
     * {@link com.mellanox.mkt.images.failure.CancelledException}, and so does who asks for more. A JVM's shutdown hook
     * calls it where the user has pressed Ctrl-C.
     */
    @Override
    void close();
}
