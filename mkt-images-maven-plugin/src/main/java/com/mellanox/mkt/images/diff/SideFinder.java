package com.mellanox.mkt.images.diff;

import com.mellanox.mkt.images.engine.Engine;
import com.mellanox.mkt.images.engine.EngineImage;
import com.mellanox.mkt.images.engine.ImageId;
import com.mellanox.mkt.images.event.BuildEvent;
import com.mellanox.mkt.images.event.BuildListener;
import com.mellanox.mkt.images.failure.EngineException;
import com.mellanox.mkt.images.failure.InvalidInputException;
import com.mellanox.mkt.images.failure.RegistryException;
import com.mellanox.mkt.images.registry.Manifest;
import com.mellanox.mkt.images.registry.Registry;
import com.mellanox.mkt.images.type.Digest;
import com.mellanox.mkt.images.type.ImageReference;
import com.mellanox.mkt.images.type.Platform;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.regex.Pattern;

/** Finds the images that are compared: on the engine, at a registry, or by a file that a build or a publication has written. */
public final class SideFinder {
    private static final Pattern ID = Pattern.compile("(?:sha256:)?(?<hex>[0-9a-f]{12,64})");
    private static final String SHA256 = "sha256:";

    private final Supplier<Engine> engine;
    private final boolean isOffline;
    private final BuildListener listener;

    /**
     * Finds images by an engine.
     *
     * @param engine is not asked for if a file has all that is needed
     * @param isOffline whether nothing is pulled
     * @param listener is told what is pulled
     */
    public SideFinder(Supplier<Engine> engine, boolean isOffline, BuildListener listener) {
        this.engine = engine;
        this.isOffline = isOffline;
        this.listener = listener;
    }

    /**
     * Finds an image that the user names: by its name or id on the engine, or by its name at a registry, from where it is pulled.
     *
     * @param option the option that names it, for failures
     * @throws InvalidInputException if the text names no image
     * @throws RegistryException if its registry does not have it
     */
    public ImageSide named(String text, String option) {
        Optional<ImageReference> reference = reference(text);
        Optional<ImageId> present = reference.flatMap(engine.get()::find).or(() -> byId(text));
        if (present.isPresent()) {
            return ImageSide.of(text, present.get());
        }
        if (reference.isEmpty() || ID.matcher(text).matches()) {
            throw new InvalidInputException(
                    option + "=" + text + " is neither a file nor an image on the engine",
                    "Name an image as 'docker image ls' shows it, one at a registry, or a published.json or image.json");
        }
        return ImageSide.of(text, pull(reference.get(), option));
    }

    private static Optional<ImageReference> reference(String text) {
        try {
            return Optional.of(ImageReference.parse(text));
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }

    /** An id, or the beginning of one: engines take it where they take a name. */
    private Optional<ImageId> byId(String text) {
        return ID.matcher(text).matches()
                ? engine.get().find(ImageReference.parse(SHA256 + text.replace(SHA256, "")))
                : Optional.empty();
    }

    /** Finds an image of the engine by its reference. */
    public ImageSide onEngine(ImageReference reference, String remedy) {
        return engine.get()
                .find(reference)
                .map(id -> ImageSide.of(reference + " on the engine", id))
                .orElseThrow(() -> new InvalidInputException(reference + " is not on the engine", remedy));
    }

    /**
     * Finds the image that a tag refers to at its registry; the engine can have another image under the same name.
     *
     * @param tags the first of them that the registry has
     * @param platform that of the image, if the tag can stand for several
     */
    public ImageSide published(
            List<ImageReference> tags, Optional<Platform> platform, Registry registry, String remedy) {
        for (ImageReference tag : tags) {
            Optional<Digest> digest = platform.isPresent()
                    ? registry.manifest(tag, platform.get()).map(Manifest::digest)
                    : registry.digest(tag);
            if (digest.isPresent()) {
                ImageReference pinned = new ImageReference(tag.name(), null, digest.get());
                return ImageSide.of(tag + " at its registry", atRegistry(pinned, "-Dmkt.diff.from"));
            }
        }
        throw new InvalidInputException(tags.get(0) + " is not at its registry: nothing was published", remedy);
    }

    private ImageId atRegistry(ImageReference digest, String option) {
        return engine.get().images().find(digest).map(EngineImage::id).orElseGet(() -> pull(digest, option));
    }

    /**
     * Reads a file that a build or a publication has written, and finds the image that it names. If no engine answers, or neither
     * the engine nor the registry has the image, only the lists of the file are known.
     */
    public ImageSide ofFile(Path file, String option) {
        RecordedImage recorded = RecordedImage.read(file);
        return recorded.withImage(find(recorded, option).orElse(null));
    }

    private Optional<ImageId> find(RecordedImage recorded, String option) {
        try {
            Optional<ImageId> present = Optional.ofNullable(recorded.id())
                    .flatMap(id -> engine.get().find(ImageReference.parse(id.toString())));
            return present.isPresent() ? present : Optional.of(atRegistry(recorded.published(), option));
        } catch (EngineException | RegistryException | InvalidInputException e) {
            listener.on(new BuildEvent.Detail(String.valueOf(e.getMessage())));
            return Optional.empty();
        }
    }

    private ImageId pull(ImageReference image, String option) {
        if (isOffline) {
            throw new InvalidInputException(
                    option + ": " + image + " is not on the engine, and Maven is offline", "Leave -o out to pull it");
        }
        listener.on(new BuildEvent.Notice(image + " is not on the engine, and is pulled"));
        engine.get().pull(image, listener);
        return engine.get()
                .images()
                .find(image)
                .map(EngineImage::id)
                .or(() -> engine.get().find(image))
                .orElseThrow(() -> new EngineException(
                        image + " was pulled, and is not on the engine", "Look at the engine's log", null));
    }
}
