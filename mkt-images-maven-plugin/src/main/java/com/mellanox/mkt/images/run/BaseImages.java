package com.mellanox.mkt.images.run;

import com.mellanox.mkt.images.dockerfile.Dockerfile;
import com.mellanox.mkt.images.dockerfile.Dockerfile.UsedImage;
import com.mellanox.mkt.images.engine.Engine;
import com.mellanox.mkt.images.engine.EngineImage;
import com.mellanox.mkt.images.engine.ImageInventory;
import com.mellanox.mkt.images.event.BuildEvent;
import com.mellanox.mkt.images.event.BuildListener;
import com.mellanox.mkt.images.failure.EngineException;
import com.mellanox.mkt.images.failure.RegistryException;
import com.mellanox.mkt.images.plan.PlannedImage;
import com.mellanox.mkt.images.plan.PlannedImage.DockerfileImage;
import com.mellanox.mkt.images.plan.PlannedImage.SupportImage;
import com.mellanox.mkt.images.publication.BuiltImages.Refresh;
import com.mellanox.mkt.images.type.Digest;
import com.mellanox.mkt.images.type.ImageReference;
import java.time.Duration;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Looks up the base images at their registries and on the engine, and pulls them before anything is built on them. */
final class BaseImages {
    /** How long to wait for a registry before the image on the engine is used. */
    private static final Duration ANSWER_WITHIN = Duration.ofSeconds(3);

    private final Engine engine;
    private final PullPolicy policy;
    private final LockedBases locked;
    private final BuildListener listener;
    private final Collection<PlannedImage> images;
    private final Set<String> unreachable = ConcurrentHashMap.newKeySet();

    /**
     * Looks up base images.
     *
     * @param images those of the run, whose files name the base images
     * @param locked those that a lock file holds
     */
    BaseImages(
            Engine engine,
            PullPolicy policy,
            BuildListener listener,
            Collection<PlannedImage> images,
            LockedBases locked) {
        this.images = images;
        this.locked = locked;
        this.engine = engine;
        this.policy = policy;
        this.listener = listener;
    }

    /**
     * A base image.
     *
     * @param present as the engine has it; null if it does not
     * @param published its digest at the registry; null if it is unknown
     * @param toPull whether the engine's is missing, or may be older than the registry's
     * @param refresh whether it has the registry's content, after the pull if one is necessary
     * @param source the reference that it is pulled by: with the digest of the lock file, if that holds it
     */
    record Base(
            ImageReference image,
            @Nullable EngineImage present,
            @Nullable Digest published,
            boolean toPull,
            Refresh refresh,
            ImageReference source) {

        Base(
                ImageReference image,
                @Nullable EngineImage present,
                @Nullable Digest published,
                boolean toPull,
                Refresh refresh) {
            this(image, present, published, toPull, refresh, image);
        }

        /** Whether its digest is that of the lock file. */
        boolean isLocked() {
            return !source.equals(image);
        }

        /** Its value in the inputs digest: its digest at the registry, or its id if it came from no registry. */
        String value() {
            if (published != null) {
                return published.toString();
            }
            return present == null
                    ? "not on the engine"
                    : present.digestAt(image).orElse(present.id().digest()).toString();
        }
    }

    /**
     * Asks the registries in parallel, once for each image; nothing is pulled.
     *
     * @param pulling whether a pull follows; an image that is not on the engine is then not looked up before
     * @throws EngineException if a registry refuses, or if an image is not on the engine and must not be pulled; without a
     *     pull, these are warnings
     */
    Map<ImageReference, Base> ask(Collection<ImageReference> images, ImageInventory inventory, boolean pulling) {
        List<Callable<Base>> questions = images.stream()
                .<Callable<Base>>map(image -> () -> locked.find(
                                image, inventory, pulling && policy == PullPolicy.OFFLINE)
                        .orElseGet(() -> ask(image, inventory.find(image).orElse(null), pulling)))
                .toList();
        return byImage(ParallelTasks.run("asking for the base images", questions));
    }

    /** Pulls in parallel what has to be pulled. */
    Map<ImageReference, Base> pull(Map<ImageReference, Base> bases) {
        List<Callable<Base>> pulls = bases.values().stream()
                .filter(Base::toPull)
                .<Callable<Base>>map(base -> () -> pull(base))
                .toList();
        if (pulls.isEmpty()) {
            return bases;
        }
        Map<ImageReference, Base> all = new LinkedHashMap<>(bases);
        List<Base> pulled = ParallelTasks.run("pulling the base images", pulls);
        ImageInventory inventory = engine.images();
        pulled.forEach(base -> all.put(base.image(), pulled(base, inventory)));
        return all;
    }

    private static Map<ImageReference, Base> byImage(List<Base> bases) {
        Map<ImageReference, Base> byImage = new LinkedHashMap<>();
        bases.forEach(base -> byImage.put(base.image(), base));
        return byImage;
    }

    private static Base pulled(Base base, ImageInventory inventory) {
        return new Base(
                base.image(),
                inventory.find(base.source()).orElse(null),
                base.isLocked() ? base.published() : null,
                false,
                base.refresh(),
                base.source());
    }

    private Base ask(ImageReference image, @Nullable EngineImage present, boolean pulling) {
        if (present != null && policy != PullPolicy.REFRESH) {
            listener.on(new BuildEvent.Detail(image + ": on the engine, not looked up at its registry"));
            return new Base(image, present, null, false, Refresh.NOT_ASKED);
        }
        if (policy == PullPolicy.OFFLINE && !pulling) {
            return new Base(image, null, null, true, Refresh.FAILED);
        }
        if (policy == PullPolicy.OFFLINE) {
            throw missingOffline(image);
        }
        if (present == null && pulling) {
            return new Base(image, null, null, true, Refresh.DONE);
        }
        try {
            Optional<Digest> published = engine.digestAtRegistry(image, ANSWER_WITHIN);
            boolean same = present != null && published.isPresent() && published.equals(present.digestAt(image));
            listener.on(new BuildEvent.Detail(image + ": at its registry "
                    + published.map(Digest::toString).orElse("unknown without a pull")));
            return new Base(image, present, published.orElse(null), !same, Refresh.DONE);
        } catch (RegistryException e) {
            return fallback(image, present, pulling, e);
        }
    }

    private Base pull(Base base) {
        try {
            engine.pull(base.source(), listener);
            return base;
        } catch (RegistryException e) {
            if (base.isLocked()) {
                throw locked.missing(base, e);
            }
            return fallback(base.image(), base.present(), true, e);
        }
    }

    /** The image on the engine, if the registry is unreachable; a plan needs neither. */
    private Base fallback(ImageReference image, @Nullable EngineImage present, boolean pulling, RegistryException e) {
        if (pulling && (e.kind() != RegistryException.Kind.UNREACHABLE || present == null)) {
            throw missing(image, e.problem(), e.remedy(), e);
        }
        String fallback =
                present == null ? "the plan goes on without it" : "the engine's own image is used, however old it is";
        boolean isReported = e.kind() == RegistryException.Kind.UNREACHABLE && !unreachable.add(image.registry());
        listener.on(
                isReported
                        ? new BuildEvent.Detail(image + ": " + fallback)
                        : new BuildEvent.Warning(e.problem() + "; " + fallback, e.remedy()));
        return new Base(image, present, null, present == null, Refresh.FAILED);
    }

    private EngineException missingOffline(ImageReference image) {
        return engine.keepsImages()
                ? missing(
                        image,
                        image + " is not on the engine, and Maven is offline",
                        "Run once without -o, or bring the image to the engine with 'docker load'",
                        null)
                : missing(
                        image,
                        "The digest of " + image + " is not known, and Maven is offline",
                        "Run once without -o: the builder looks it up at its registry, and later runs use this digest",
                        null);
    }

    private EngineException missing(ImageReference image, String what, String remedy, @Nullable Throwable cause) {
        return images.stream()
                .flatMap(planned -> Origin.in(planned, image))
                .findFirst()
                .map(origin -> new EngineException(
                        what + "; it is named in " + origin.place(),
                        Optional.ofNullable(origin.remedy()).orElse(remedy),
                        cause))
                .orElseGet(() -> new EngineException(what, remedy, cause));
    }

    /**
     * Where the files of a key name a base image.
     *
     * @param place the file and the line
     * @param remedy what to do if there is no such image, as a sentence; null if the file gives no hint
     */
    private record Origin(String place, @Nullable String remedy) {

        static Stream<Origin> in(PlannedImage image, ImageReference base) {
            if (image instanceof DockerfileImage built) {
                Dockerfile dockerfile = built.dockerfile();
                return Stream.concat(dockerfile.images().stream(), dockerfile.frontend().stream())
                        .filter(used -> used.image().equals(base))
                        .map(used -> in(dockerfile, used));
            }
            return image instanceof SupportImage support
                    ? support.script().imageFiles().stream()
                            .filter(from -> from.from().equals(base.toString()))
                            .map(from -> new Origin(support.script().file() + ":" + from.line(), null))
                    : Stream.empty();
        }

        private static Origin in(Dockerfile dockerfile, UsedImage used) {
            String remedy = dockerfile
                    .stageNamed(used.image())
                    .filter(line -> line > used.line())
                    .map(line ->
                            "The stage of that name begins in line " + line + ": move it above line " + used.line())
                    .orElse(null);
            return new Origin(dockerfile.file() + ":" + used.line(), remedy);
        }
    }
}
