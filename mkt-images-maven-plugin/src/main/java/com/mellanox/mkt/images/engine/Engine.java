package com.mellanox.mkt.images.engine;

import com.mellanox.mkt.images.event.BuildListener;
import com.mellanox.mkt.images.failure.CancelledException;
import com.mellanox.mkt.images.failure.EngineException;
import com.mellanox.mkt.images.failure.MktException;
import com.mellanox.mkt.images.failure.RegistryException;
import com.mellanox.mkt.images.io.ContentWriter;
import com.mellanox.mkt.images.type.BuilderKind;
import com.mellanox.mkt.images.type.BuilderVersion;
import com.mellanox.mkt.images.type.Digest;
import com.mellanox.mkt.images.type.ImageReference;
import com.mellanox.mkt.images.type.Platform;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Docker or Podman, as this project needs it. Safe for use by several threads. Each method that asks the engine throws a
 * {@link CancelledException} if the thread was interrupted or the engine closed, and an {@link EngineException} if the
 * engine refuses or the connection to it is lost.
 */
public interface Engine extends AutoCloseable {

    /** The product, its version and address: {@code Docker 20.10.24 at unix:///var/run/docker.sock}. */
    String description();

    /** Whether the engine runs on this host, so that its containers can use the host's loopback. */
    boolean isLocal();

    /** How many images to build at once by default: one for each processor of its host that has enough memory. */
    int defaultJobs();

    /** Which builder the engine has: their instructions differ. */
    BuilderKind builderKind();

    /** The builder with its version, which decides on the features of Dockerfiles; the newest if the version is unknown. */
    default BuilderVersion builderVersion() {
        return BuilderVersion.newest(builderKind());
    }

    /** The platform that the engine builds for by default. */
    Platform platform();

    /** Why the engine does not build by BuildKit, as a clause; empty if it does, or if the user wants it so. */
    default Optional<String> withoutBuildKit() {
        return Optional.empty();
    }

    /** What the engine reports about itself now. One request. */
    EngineInfo info();

    /** The containers that do not run: they have ended, or were never started. */
    List<EngineContainer> stoppedContainers();

    /** The image under the reference, as the engine has it now. */
    Optional<ImageId> find(ImageReference image);

    /** The images that have a name, with their digests at registries. Each is looked for when it is asked for. */
    ImageInventory images();

    /**
     * The digest that an image has at its registry now, as the engine gets it with the user's login. Nothing is pulled;
     * of a reference with a digest, it is that digest.
     *
     * @param within how long to wait; a registry that has not answered by then is {@linkplain
     *     RegistryException.Kind#UNREACHABLE unreachable}
     * @return empty if the engine cannot ask without pulling
     * @throws RegistryException if the registry refuses, with its message
     */
    Optional<Digest> digestAtRegistry(ImageReference image, Duration within);

    /**
     * Checks that the engine can reach an image's registry: by its own network, proxy settings, mirrors and certificates,
     * which differ from this process's. Whether the registry has the image, or accepts the user's login, does not matter.
     *
     * @param within how long to wait for an answer
     * @return false if the engine cannot ask, so that the result is unknown
     * @throws RegistryException if it cannot reach the registry, with the remedy on the engine's host
     */
    boolean checkRegistry(ImageReference image, Duration within);

    /** Whether builds can use an image now. A builder without an image store has only what this run has built. */
    default boolean has(ImageId image) {
        return true;
    }

    /** Whether it has an image store: what was pulled or loaded stays there. A builder has none. */
    default boolean keepsImages() {
        return true;
    }

    /**
     * Lets an image that was built again stand in for one of the same inputs that the engine does not {@linkplain #has have} any more.
     *
     * @param former the id of that one, by which builds go on to use it
     */
    default void standIn(ImageId built, ImageId former) {}

    /**
     * Where the next image is built; the caller closes it. Waits for nothing.
     *
     * @param needed the images that it needs
     * @throws EngineException if no builder is left
     */
    default BuildPlace place(Collection<ImageId> needed) {
        return this::builder;
    }

    /**
     * Brings a KVM image to where the containers of this run are: from a builder without an image store to the engine here, if the run
     * needs it here.
     *
     * @param name names the image in failures
     * @return its id there
     */
    default ImageId deliver(ImageId image, ImageReference name) {
        return image;
    }

    /**
     * Gives an image a name, and removes the name from any other image.
     *
     * @param name with a tag, and without a digest
     */
    void tag(ImageId image, ImageReference name);

    /**
     * Removes a name of an image. An image without another name is removed, too, unless a container or another image is
     * based on it; if that is a container, the name stays. A missing name is no failure.
     *
     * @param name with a tag, and without a digest
     */
    void untag(ImageReference name);

    /**
     * Removes an image that has no name, no digest at a registry, no container, and no images built on it. Any other image
     * stays, and a missing one is no failure. In the containerd image store, where each image has all its layers itself, images
     * built on it are no reason to stay.
     */
    void remove(ImageId image);

    /** Removes a container that is not running. A running one stays, and a missing one is no failure. */
    void removeContainer(String id);

    /**
     * Reads a file or directory of an image, as a tar stream. It begins with the entry of the path itself, named by the
     * path's last component ({@code products/} and {@code products/a} of {@code /opt/products}), and keeps links, hard
     * links, modes and owners. Links within the path are followed. A link at its end is read as a link, unless a slash
     * comes after it: then it is followed, and its target has the link's name. A stream that the engine truncates
     * ends without the two empty blocks of a tar's end.
     *
     * @param path an absolute path
     * @throws FileNotFoundException if the image has no such path
     * @throws IOException as the reader threw it
     */
    void read(ImageId image, String path, TarReader reader) throws IOException;

    /**
     * Reads an image with all its layers as an archive, as {@code docker save} writes it.
     *
     * @throws IOException as the reader threw it
     */
    void save(ImageId image, TarReader reader) throws IOException;

    /** Reads a tar stream, to its end. */
    @FunctionalInterface
    interface TarReader {
        void read(InputStream tar) throws IOException;
    }

    /**
     * Pulls an image from its registry. An interrupt ends it.
     *
     * @throws RegistryException if the registry or the engine refuses, with its message
     */
    void pull(ImageReference image, BuildListener listener);

    /**
     * Pushes an image to its registry, as the engine has it under the reference, with the user's login. If the network, or
     * a registry that is overloaded or restarted, ends it, it is repeated while there is time; layers that have arrived are
     * not sent again. An interrupt ends it.
     *
     * @param image with a tag, and without a digest
     * @param within how long it may take in all
     * @return the digest of its manifest at the registry
     * @throws RegistryException if the registry or the engine refuses, with its message, or if it is not done in time
     */
    Digest push(ImageReference image, Duration within, BuildListener listener);

    /**
     * Loads an image from an archive as {@code docker save} writes it. An interrupt ends it.
     *
     * @param image names the image in failures; its name on the engine is the one in the archive, if there is one
     * @param archive one image; written while the engine reads it
     * @throws EngineException also if the archive cannot be written
     * @throws MktException as the archive threw it
     */
    ImageId load(ImageReference image, ContentWriter archive);

    /**
     * Starts a program in a container, which is removed at the program's end, or when it is closed. If this process dies,
     * the engine ends the program's input, and the program is expected to end then.
     *
     * @param output receives what the program prints
     * @param input what the program reads, to the end. A thread reads it, which is interrupted when the container is closed.
     *     Null for an input that stays empty and open until then
     * @return the container, which the caller closes
     */
    RunningContainer start(ContainerRequest request, ContainerOutput output, @Nullable InputStream input);

    /** The engine's builder. */
    Builder builder();

    /** What the engine has on its disk. */
    EngineStorage storage();

    /**
     * Ends what is in progress, from any thread: builds, pulls, pushes, reads and programs stop on the engine. A JVM's
     * shutdown hook calls it when the user presses Ctrl-C.
     */
    @Override
    void close();
}
