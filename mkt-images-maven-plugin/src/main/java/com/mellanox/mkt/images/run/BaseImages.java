package com.mellanox.mkt.images.run;

import com.mellanox.mkt.images.engine.Engine;
import com.mellanox.mkt.images.engine.EngineImage;
import com.mellanox.mkt.images.engine.ImageInventory;
import com.mellanox.mkt.images.event.BuildEvent;
import com.mellanox.mkt.images.event.BuildListener;
import com.mellanox.mkt.images.failure.EngineException;
import com.mellanox.mkt.images.failure.RegistryException;
import com.mellanox.mkt.images.publication.BuiltImages.Refresh;
import com.mellanox.mkt.images.type.Digest;
import com.mellanox.mkt.images.type.ImageReference;
import java.time.Duration;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** What the base images are, at their registries and on the engine; brings them up to date before anything is built on them. */
final class BaseImages {
    /** A registry that has not answered by then is not waited for: what is on the engine does. */
    private static final Duration ANSWER_WITHIN = Duration.ofSeconds(3);

    private final Engine engine;
    private final PullPolicy policy;
    private final BuildListener listener;
    private final Function<ImageReference, Optional<BaseImageOrigin>> origins;

    /** Takes what finds the place that names a base image. */
    BaseImages(
            Engine engine,
            PullPolicy policy,
            BuildListener listener,
            Function<ImageReference, Optional<BaseImageOrigin>> origins) {
        this.origins = origins;
        this.engine = engine;
        this.policy = policy;
        this.listener = listener;
    }

    /**
     * A base image.
     *
     * @param held as the engine has it; null where it has not
     * @param published its digest at the registry; null where that was not asked, or not told
     * @param toPull whether the engine's is missing, or may be older than the registry's
     * @param refresh whether it is known to be what the registry has, once it is pulled where it has to be
     */
    record Base(
            ImageReference image,
            @Nullable EngineImage held,
            @Nullable Digest published,
            boolean toPull,
            Refresh refresh) {

        /** What it counts by: its digest at the registry, or its id where it came from none. */
        String value() {
            if (published != null) {
                return published.toString();
            }
            return held == null
                    ? "not on the engine"
                    : held.digestAt(image).orElse(held.id().digest()).toString();
        }
    }

    /**
     * Asks the registries, all at once, once for each image; nothing is pulled.
     *
     * @param pulling whether a pull is to follow, which alone tells of an image that the engine has not
     * @throws EngineException where a registry refuses, or an image is neither on the engine nor may be pulled; without a
     *     pull to follow, these are warnings
     */
    Map<ImageReference, Base> ask(Collection<ImageReference> images, ImageInventory held, boolean pulling) {
        List<Callable<Base>> questions = images.stream()
                .<Callable<Base>>map(image -> () -> ask(image, held.find(image).orElse(null), pulling))
                .toList();
        return byImage(new ParallelTasks("asking for the base images").run(questions));
    }

    /** Pulls what is to be pulled, all at once. */
    Map<ImageReference, Base> pull(Map<ImageReference, Base> bases) {
        List<Callable<Base>> pulls = bases.values().stream()
                .filter(Base::toPull)
                .<Callable<Base>>map(base -> () -> pull(base))
                .toList();
        if (pulls.isEmpty()) {
            return bases;
        }
        Map<ImageReference, Base> all = new LinkedHashMap<>(bases);
        List<Base> pulled = new ParallelTasks("pulling the base images").run(pulls);
        ImageInventory held = engine.images();
        pulled.forEach(base -> all.put(base.image(), held(base, held)));
        return all;
    }

    private static Map<ImageReference, Base> byImage(List<Base> bases) {
        Map<ImageReference, Base> byImage = new LinkedHashMap<>();
        bases.forEach(base -> byImage.put(base.image(), base));
        return byImage;
    }

    private static Base held(Base base, ImageInventory held) {
        return new Base(base.image(), held.find(base.image()).orElse(null), null, false, base.refresh());
    }

    private Base ask(ImageReference image, @Nullable EngineImage held, boolean pulling) {
        if (held != null && policy != PullPolicy.REFRESH) {
            listener.on(new BuildEvent.Detail(image + ": on the engine, not asked for at its registry"));
            return new Base(image, held, null, false, Refresh.NOT_ASKED);
        }
        if (policy == PullPolicy.OFFLINE && !pulling) {
            return new Base(image, null, null, true, Refresh.FAILED);
        }
        if (policy == PullPolicy.OFFLINE) {
            throw missing(
                    image,
                    image + " is not on the engine, and Maven is offline",
                    "Run once without -o, or bring the image to the engine with 'docker load'",
                    null);
        }
        if (held == null && pulling) {
            return new Base(image, null, null, true, Refresh.DONE);
        }
        try {
            Optional<Digest> published = engine.digestAtRegistry(image, ANSWER_WITHIN);
            boolean same = held != null && published.isPresent() && published.equals(held.digestAt(image));
            listener.on(new BuildEvent.Detail(image + ": at its registry "
                    + published.map(Digest::toString).orElse("not to be asked for without a pull")));
            return new Base(image, held, published.orElse(null), !same, Refresh.DONE);
        } catch (RegistryException e) {
            return instead(image, held, pulling, e);
        }
    }

    private Base pull(Base base) {
        try {
            engine.pull(base.image(), listener);
            return base;
        } catch (RegistryException e) {
            return instead(base.image(), base.held(), true, e);
        }
    }

    /** The engine's own image if the registry is unreachable; a plan goes on without either. */
    private Base instead(ImageReference image, @Nullable EngineImage held, boolean pulling, RegistryException e) {
        if (pulling && (e.kind() != RegistryException.Kind.UNREACHABLE || held == null)) {
            throw missing(image, e.problem(), e.remedy(), e);
        }
        String instead =
                held == null ? "the plan goes on without it" : "the engine's own image is used, however old it is";
        listener.on(new BuildEvent.Warning(e.problem() + "; " + instead, e.remedy()));
        return new Base(image, held, null, held == null, Refresh.FAILED);
    }

    private EngineException missing(ImageReference image, String what, String remedy, @Nullable Throwable cause) {
        return origins.apply(image)
                .map(origin -> origin.missing(what, remedy, cause))
                .orElseGet(() -> new EngineException(what, remedy, cause));
    }
}
