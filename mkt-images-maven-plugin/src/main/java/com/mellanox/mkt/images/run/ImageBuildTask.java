package com.mellanox.mkt.images.run;

import com.mellanox.mkt.images.engine.BuildRequest;
import com.mellanox.mkt.images.engine.BuildStepException;
import com.mellanox.mkt.images.engine.Engine;
import com.mellanox.mkt.images.engine.EngineImage;
import com.mellanox.mkt.images.engine.ImageId;
import com.mellanox.mkt.images.engine.ImageInventory;
import com.mellanox.mkt.images.event.BuildEvent;
import com.mellanox.mkt.images.event.BuildListener;
import com.mellanox.mkt.images.failure.BuildFailedException;
import com.mellanox.mkt.images.failure.CancelledException;
import com.mellanox.mkt.images.failure.EngineException;
import com.mellanox.mkt.images.failure.MktException;
import com.mellanox.mkt.images.plan.Decision;
import com.mellanox.mkt.images.plan.Decision.Build;
import com.mellanox.mkt.images.plan.Decision.Fetch;
import com.mellanox.mkt.images.plan.PlannedImage;
import com.mellanox.mkt.images.reason.Reason;
import com.mellanox.mkt.images.run.BuildInputs.PreparedImage;
import com.mellanox.mkt.images.type.ImageReference;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentLinkedDeque;
import java.util.function.Function;

/**
 * Has the engine build one image, unless it turns out to be up to date or comes from the registry, with its output in its
 * log and a failure that says what the user needs. The engine is told by ids what the image is made of, so that its labels
 * say what is in it.
 */
final class ImageBuildTask {
    private final BuildEnvironment environment;
    private final DecisionMaker decisions;
    private final BuildInputs inputs;
    private final ImageFetcher fetches;
    private final Function<PlannedImage, PreparedImage> preparing;
    private final BuildListener listener;
    private final Deque<ImageId> replacedByForce = new ConcurrentLinkedDeque<>();

    ImageBuildTask(
            BuildEnvironment environment,
            DecisionMaker decisions,
            BuildInputs inputs,
            ImageFetcher fetches,
            Function<PlannedImage, PreparedImage> preparing,
            BuildListener listener) {
        this.environment = environment;
        this.decisions = decisions;
        this.inputs = inputs;
        this.fetches = fetches;
        this.preparing = preparing;
        this.listener = listener;
    }

    /** Where images are built. */
    record BuildEnvironment(
            Engine engine,
            StepNetwork network,
            LogDirectory logs,
            ImageLocks locks,
            BuildTimes times,
            StepContainers steps) {}

    /** Builds an image, once nobody else does. */
    void build(PlannedImage image) {
        ImageReference name = image.reference();
        environment
                .locks()
                .run(
                        name,
                        owner -> listener.on(new BuildEvent.ImageWaiting(name, owner)),
                        () -> buildUnlessUpToDate(image));
    }

    private void buildUnlessUpToDate(PlannedImage image) {
        // Whoever held the lock may have built it.
        ImageInventory present = environment.engine().images();
        // Minutes may have gone by since the plan was made.
        BuildInputs now = inputs.fresh();
        Decision decision = decisions.decideAndRecord(image, present, now);
        if (decision instanceof Fetch fetch) {
            if (fetches.fetch(image, fetch, decisions.items(image, now))) {
                return;
            }
            now.sources().fetch(ResolvedFiles.scripts(List.of(image)));
            decision = decisions.buildInstead(image, fetch);
        }
        if (decision instanceof Build build) {
            build(image, build, present, now);
        } else {
            listener.on(new BuildEvent.ImageReused(image.reference()));
        }
    }

    private void build(PlannedImage image, Build decision, ImageInventory present, BuildInputs now) {
        checkNeeded(image, present);
        try (PreparedImage prepared = preparing.apply(image);
                ImageLog log = environment.logs().open(image.reference(), listener)) {
            build(image, decision.reasons(), now, prepared, log);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void build(
            PlannedImage planned, List<Reason> reasons, BuildInputs now, PreparedImage prepared, ImageLog log) {
        ImageReference image = planned.reference();
        long start = System.nanoTime();
        listener.on(new BuildEvent.ImageStarted(image, prepared.from(), reasons, log.file()));
        try {
            environment.steps().removeLeft(image, environment.engine());
            ImageId id = environment
                    .engine()
                    .builder()
                    .build(
                            request(planned, reasons, now, prepared),
                            environment.steps().recording(image, log));
            environment.steps().forget(image);
            finish(planned, id, () -> now.checkUnchanged(planned, prepared.context()));
            environment.times().keep(image, since(start));
            listener.on(new BuildEvent.ImageFinished(image, since(start)));
        } catch (CancelledException e) {
            listener.on(new BuildEvent.ImageCancelled(image, since(start)));
            throw e;
        } catch (BuildStepException e) {
            environment.steps().forget(image);
            listener.on(new BuildEvent.ImageFailed(image, since(start), log.file()));
            List<String> lastLines = log.lastLines();
            throw new BuildFailedException(image, e.step(), reason(e, lastLines), lastLines, log.file());
        } catch (MktException e) {
            listener.on(new BuildEvent.ImageFailed(image, since(start), log.file()));
            throw e;
        }
    }

    /** The engine's words, and what they mean where the end of the output tells. */
    private static String reason(BuildStepException failure, List<String> lastLines) {
        String words = String.valueOf(failure.getMessage());
        return MirrorFailure.in(lastLines)
                .map(meaning -> words + "\n  " + meaning)
                .orElse(words);
    }

    /** Gives the image its name if it is what its labels say. */
    private void finish(PlannedImage image, ImageId id, Runnable checkInputs) {
        try {
            checkInputs.run();
            decisions.recordBuilt(image, id);
        } catch (MktException e) {
            remove(id, e);
            throw e;
        }
        Optional<ImageId> before = environment.engine().find(image.reference());
        environment.engine().tag(id, image.reference());
        // One that a rebuild by force replaces has the same inputs; nobody goes back to it.
        before.filter(replaced -> decisions.isForced(image) && !replaced.equals(id))
                .ifPresent(replacedByForce::addFirst);
    }

    /** Removes the images that forced rebuilds have replaced, unless something still uses them; the last one first. */
    void removeReplaced() {
        replacedByForce.forEach(environment.engine()::remove);
    }

    private void remove(ImageId id, MktException failure) {
        try {
            environment.engine().remove(id);
        } catch (MktException e) {
            failure.addSuppressed(e);
        }
    }

    /** What the image is made of must be what was decided on, though others may use the engine as well. */
    private void checkNeeded(PlannedImage image, ImageInventory present) {
        decisions.needed(image).forEach((needed, id) -> {
            Optional<ImageId> now = present.find(needed).map(EngineImage::id);
            if (!now.equals(Optional.of(id))) {
                throw new EngineException(
                        needed + ", which " + image.reference() + " is made of, was "
                                + (now.isPresent() ? "replaced" : "removed") + " on the engine during this run",
                        "Run again; two directories with other files should not build the same key at the same time",
                        null);
            }
        });
    }

    /** The images that an image is made of, as they were decided on; by their ids, since names can be moved. */
    private Map<ImageReference, ImageId> ids(PlannedImage image, BuildInputs now) {
        Map<ImageReference, ImageId> ids = new HashMap<>(now.baseIds(image));
        ids.putAll(decisions.needed(image));
        return ids;
    }

    private static Duration since(long start) {
        return Duration.ofNanos(System.nanoTime() - start);
    }

    private BuildRequest request(PlannedImage image, List<Reason> reasons, BuildInputs now, PreparedImage prepared) {
        Map<String, String> labels = new HashMap<>(prepared.labels());
        labels.putAll(Labels.of(image.reference(), decisions.items(image, now)));
        Map<String, String> arguments = new HashMap<>(image.arguments());
        arguments.putAll(environment.network().arguments());
        return new BuildRequest(
                image.reference(),
                new SentContext(prepared, now.files(), ids(image, now)),
                prepared.dockerfile(),
                labels,
                arguments,
                environment.network().ofHost(),
                reasons.stream().anyMatch(Reason.Forced.class::isInstance));
    }
}
