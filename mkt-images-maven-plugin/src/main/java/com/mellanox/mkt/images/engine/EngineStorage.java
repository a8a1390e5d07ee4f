package com.mellanox.mkt.images.engine;

import com.mellanox.mkt.images.type.ImageReference;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * What an engine has on its disk, for the goal that removes what nobody needs. Nothing is removed by force, and nothing but
 * what is named. The exceptions are those of {@link Engine}.
 */
public interface EngineStorage {

    /** The images with a label, those without a name among them; without the intermediate ones of the classic builder. */
    List<StoredImage> images(String label);

    /**
     * The layers of an image that have files, the base image's first: instructions such as {@code ENV} make no files. The
     * values of build arguments are left out.
     */
    List<ImageLayer> layers(ImageId image);

    /** All containers, running or not. */
    List<StoredContainer> containers();

    /** The cache mounts of BuildKit; empty for an engine without BuildKit. */
    List<StoredCache> caches();

    /**
     * Removes an image that has no name, with the intermediate images of the classic builder that it was made of: those that
     * never had a name, and that no other image is made of. Other images that it is based on stay.
     *
     * @return the reason why the engine keeps it, {@code it is used by a container}; empty if it is gone
     */
    Optional<String> remove(ImageId image);

    /**
     * Removes a name of an image, and the image if that was its last one, likewise.
     *
     * @param name with a tag, and without a digest
     * @return the reason why the engine keeps it; empty if it is gone
     */
    Optional<String> remove(ImageReference name);

    /**
     * Removes a container, also a running one. A missing one is no failure.
     *
     * @return the reason why the engine keeps it, {@code removal is already in progress}; empty if it is gone
     */
    Optional<String> removeContainer(String id);

    /**
     * Ends the program of a container, which is told so by SIGTERM and killed after some time. A missing container, and one that
     * does not run, is no failure.
     *
     * @param within how long the program may take, in whole seconds
     */
    void stopContainer(String id, Duration within);

    /**
     * Removes a cache mount.
     *
     * @param lastUsed as it was listed
     * @return whether it is gone; false if a step uses it, or has used it since
     */
    boolean removeCache(String id, Instant lastUsed);
}
