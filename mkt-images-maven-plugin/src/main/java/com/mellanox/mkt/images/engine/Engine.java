package com.mellanox.mkt.images.engine;

import com.mellanox.mkt.images.event.BuildListener;
import com.mellanox.mkt.images.io.ContentWriter;
import com.mellanox.mkt.images.type.BuilderKind;
import com.mellanox.mkt.images.type.Digest;
import com.mellanox.mkt.images.type.ImageReference;
import com.mellanox.mkt.images.type.Platform;
import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Docker or Podman, as this project needs it. Safe for use by several threads. */
public interface Engine extends AutoCloseable {

    /** What answered, and where: {@code Docker 20.10.24 at unix:///var/run/docker.sock}. */
    String description();

    /** Whether the engine runs on this host, so that the host's loopback can be its containers'. */
    boolean isLocal();

    /** What the engine's host has to build with. */
    HostCapacity capacity();

    /** Which builder the engine has: they know different instructions. */
    BuilderKind builderKind();

    /** What the engine builds for, where nobody says otherwise. */
    Platform platform();

    /** The image under the reference, as the engine has it now. */
    Optional<ImageId> find(ImageReference image);

    /** All images that have a name, by one question, and with what their registries call them. */
    ImageInventory images();

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
     * Makes sure that the engine can reach an image's registry: by its own network, proxy settings, mirrors and
     * certificates, which are not this process's. Whether the registry has the image, or would take the user's login, does
     * not matter.
     *
     * @param within how long to wait for an answer
     * @return false where the engine cannot ask, so that nothing is known
     * @throws com.mellanox.mkt.images.failure.RegistryException where it cannot reach the registry, with what to do about
     *     it on the engine's host
     * @throws com.mellanox.mkt.images.failure.CancelledException where the thread was interrupted or the engine closed
     * @throws com.mellanox.mkt.images.failure.EngineException where the engine was lost
     */
    boolean checkRegistry(ImageReference image, Duration within);

    /**
     * Gives an image a name, which another image loses if it had it.
     *
     * @param name with a tag, and without a digest
     */
    void tag(ImageId image, ImageReference name);

    /**
     * Takes its name from an image. One that has no other name goes with it, unless a container or another image is made
     * of it; where that is a container, the name stays, too. A name that is not there is no failure.
     *
     * @param name with a tag, and without a digest
     */
    void untag(ImageReference name);

    /**
     * Removes an image that has no name; what others are made of stays. One that has a name, a digest at a registry, a
     * container, or images built on it is left alone, and one that is gone is no failure.
     */
    void remove(ImageId image);

    /** Removes a container that has ended, or was never started; one that runs is left alone, and one that is gone is no failure. */
    void removeContainer(String id);

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

    /**
     * Sends an image to its registry, as the engine has it under the reference, with the user's login. What the network, or
     * a registry that is overloaded or restarted, has ended is tried again while there is time; layers that have arrived
     * are not sent again. An interrupt ends it.
     *
     * @param image with a tag, and without a digest
     * @param within how long it may take in all
     * @return the digest of the manifest, by which the registry knows it now
     * @throws com.mellanox.mkt.images.failure.RegistryException where the registry or the engine refuses, with its words,
     *     or where it is not done in time
     * @throws com.mellanox.mkt.images.failure.CancelledException where the thread was interrupted or the engine closed
     * @throws com.mellanox.mkt.images.failure.EngineException where the engine was lost
     */
    Digest push(ImageReference image, Duration within, BuildListener listener);

    /**
     * Takes an image in, from an archive as {@code docker save} writes it. An interrupt ends it.
     *
     * @param image what the archive holds, by which failures are told; a name it gets from the archive, or none
     * @param archive one image; written while the engine takes it
     * @throws com.mellanox.mkt.images.failure.CancelledException where the thread was interrupted or the engine closed
     * @throws com.mellanox.mkt.images.failure.EngineException where the engine refuses it or was lost, or where the archive
     *     cannot be written
     * @throws com.mellanox.mkt.images.failure.MktException as the archive threw it
     */
    ImageId load(ImageReference image, ContentWriter archive);

    /**
     * Starts a program in a container. The container goes with the program's end, or when it is closed. Where this process dies, the
     * engine ends the program's input, and the program is expected to end by itself; not so with a terminal, in which
     * input has no end.
     *
     * @param output takes what it prints
     * @param input what it reads, to the end; a terminal's input has none. A thread waits in it, which is interrupted when
     *     the container is closed. Null for an input that stays empty and open until then
     * @return the container, which the caller closes
     * @throws com.mellanox.mkt.images.failure.CancelledException where the thread was interrupted or the engine closed
     * @throws com.mellanox.mkt.images.failure.EngineException where the engine refuses or was lost
     */
    RunningContainer start(ContainerRequest request, ContainerOutput output, @Nullable InputStream input);

    /** The engine's way to turn a Dockerfile into an image. */
    Builder builder();

    /**
     * Ends what is under way, from any thread: builds, pulls, pushes, reads and programs stop on the engine, their callers get a
     * {@link com.mellanox.mkt.images.failure.CancelledException}, and so does who asks for more. A JVM's shutdown hook
     * calls it where the user has pressed Ctrl-C.
     */
    @Override
    void close();
}
