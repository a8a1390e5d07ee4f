package com.mellanox.mkt.images.run;

import com.mellanox.mkt.images.engine.BuildRequest;
import com.mellanox.mkt.images.engine.BuildStepException;
import com.mellanox.mkt.images.engine.Engine;
import com.mellanox.mkt.images.engine.EngineImage;
import com.mellanox.mkt.images.engine.ImageId;
import com.mellanox.mkt.images.engine.ImageInventory;
import com.mellanox.mkt.images.engine.ImageLocks;
import com.mellanox.mkt.images.event.BuildEvent;
import com.mellanox.mkt.images.event.BuildListener;
import com.mellanox.mkt.images.failure.EngineException;
import com.mellanox.mkt.images.failure.InvalidInputException;
import com.mellanox.mkt.images.failure.MktException;
import com.mellanox.mkt.images.plan.Decision;
import com.mellanox.mkt.images.plan.Decision.Build;
import com.mellanox.mkt.images.plan.Decision.Fetch;
import com.mellanox.mkt.images.plan.Plan;
import com.mellanox.mkt.images.plan.PlannedImage;
import com.mellanox.mkt.images.reason.Reason;
import com.mellanox.mkt.images.run.Planner.PlannedBuild;
import com.mellanox.mkt.images.secret.StepSecrets;
import com.mellanox.mkt.images.type.BuilderKind;
import com.mellanox.mkt.images.type.ImageReference;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedDeque;

/**
 * Builds one image under its lock, unless it is up to date or can be fetched; its output is logged, and a failure says what
 * the user needs. The engine gets the needed images by their ids, so that the labels are true.
 */
final class ImageBuildTask implements BuildSchedule.Work, AutoCloseable {
    private final Engine engine;
    private final ResolvedFiles files;
    private final BuildListener listener;
    private final PlannedBuild planned;
    private final DecisionMaker decisions;
    private final KeptImages kept;
    private final BuildInputs inputs;
    private final ImageFetcher fetcher;
    private final ImageLocks locks;
    private final BuildTimes times;
    private final BuiltRecords built;
    private final StepContainers steps;
    private final BuildRequests requests;
    private final PlacedBuild placed;
    private final EarlyStart early;
    private final ImageMeasurement measurement;
    private final Clock clock;
    private final Deque<ImageId> replacedByForce = new ConcurrentLinkedDeque<>();

    ImageBuildTask(
            Engine engine, ResolvedFiles files, PlannedBuild planned, RunContext context, BuildListener listener) {
        Path cacheDirectory = files.options().cacheDirectory();
        this.engine = engine;
        this.files = files;
        this.listener = listener;
        this.planned = planned;
        this.decisions = planned.decisions();
        this.kept = new KeptImages(engine, planned.decisions());
        this.inputs = planned.inputs();
        this.fetcher = new ImageFetcher(engine, files, planned, listener);
        this.locks = new ImageLocks(cacheDirectory, engine.description());
        this.times = new BuildTimes(cacheDirectory);
        this.built = new BuiltRecords(cacheDirectory);
        this.steps = new StepContainers(cacheDirectory, engine.description());
        this.requests = new BuildRequests(engine, files, planned, context, listener);
        this.placed = new PlacedBuild(engine, files, decisions, requests, listener);
        this.early = new EarlyStart(engine, files, planned, requests, listener);
        this.measurement = new ImageMeasurement(engine, listener);
        this.clock = context.clock();
    }

    @Override
    public void build(PlannedImage image) {
        ImageReference name = image.reference();
        locks.run(
                name, owner -> listener.on(new BuildEvent.ImageWaiting(name, owner)), () -> buildUnlessUpToDate(image));
    }

    @Override
    public int earlyCommands(PlannedImage image, Set<ImageReference> missing) {
        return early.commands(image, missing);
    }

    @Override
    public void buildEarly(PlannedImage image, Set<ImageReference> missing) {
        early.run(image, missing);
    }

    private void buildUnlessUpToDate(PlannedImage image) {
        fetcher.removeArchives(image.reference());
        // Another process may have built it before this one got the lock, and files may have changed since the plan.
        ImageInventory present = engine.images();
        BuildInputs now = inputs.fresh();
        Decision decision = decisions.decideAndRecord(image, present, now);
        if (decision instanceof Fetch fetch) {
            if (fetcher.fetch(image, fetch, decisions.items(image, now))) {
                measurement.run(image);
                return;
            }
            now.sources().fetch(ResolvedFiles.scripts(List.of(image)));
            decision = decisions.buildInstead(image, fetch);
        }
        if (decision instanceof Build build) {
            build(image, build, now);
            measurement.run(image);
        } else {
            again(image)
                    .ifPresentOrElse(
                            how -> makeAgain(image, how, now),
                            () -> listener.on(new BuildEvent.ImageReused(image.reference())));
        }
    }

    private void build(PlannedImage image, Build decision, BuildInputs now) {
        checkNeeded(image);
        makeNeededAgain(image, now);
        if (now.isIncremental(image) && engine.builderKind() != BuilderKind.BUILDKIT) {
            listener.on(new BuildEvent.Notice(
                    image.reference() + " is built as a whole: incremental builds need BuildKit, and the builder is "
                            + engine.builderKind()));
        }
        // The plan does not ask for the secrets of one that it expects to be fetched.
        InvalidInputException.throwIfAny(files.secrets().missing(List.of(image)));
        try (PreparedImage prepared = requests.prepareIncrementalIfPossible(image);
                ImageLog log = early.openLog(image.reference())) {
            BuildReport report = new BuildReport(image.reference(), log, advice(image, prepared));
            listener.on(new BuildEvent.ImageStarted(
                    image.reference(), prepared.from(), decision.reasons(), times.of(image.reference()), log.file()));
            report.run(() -> build(image, decision.reasons(), now, prepared, log));
            times.keep(image.reference(), report.time().plus(early.time(image.reference())));
            listener.on(new BuildEvent.ImageFinished(image.reference(), report.time()));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void build(PlannedImage image, List<Reason> reasons, BuildInputs now, PreparedImage prepared, ImageLog log)
            throws BuildStepException {
        ImageReference name = image.reference();
        Instant started = clock.instant();
        boolean noCache = reasons.stream().anyMatch(Reason.Forced.class::isInstance);
        StepSecrets secrets = files.secrets().of(image);
        try (SocketAgents agents = SocketAgents.of(secrets)) {
            steps.removeLeft(name, engine);
            BuildRequest request = requests.of(image, now, prepared, noCache)
                    .with(new StepSecrets(secrets.secrets(), agents.sockets()));
            placed.build(image, request, now, steps.recording(name, log), id -> {
                steps.forget(name);
                finish(image, id, started, reasons, () -> now.checkUnchanged(image, prepared.context()));
            });
        } catch (BuildStepException e) {
            steps.forget(name);
            throw e;
        }
    }

    /** The needed images that the builder has not kept are made again. */
    private void makeNeededAgain(PlannedImage image, BuildInputs now) {
        for (ImageReference needed : kept.missing(image)) {
            PlannedImage other = files.planned(needed);
            locks.run(needed, owner -> listener.on(new BuildEvent.ImageWaiting(needed, owner)), () -> {
                if (kept.missing(image).contains(needed)) {
                    makeAgain(other, kept.again(other, image.reference()), now);
                }
            });
        }
    }

    private void makeAgain(PlannedImage image, Decision how, BuildInputs now) {
        if (!(how instanceof Fetch fetch && fetcher.fetch(image, fetch, decisions.items(image, now)))) {
            now.sources().fetch(ResolvedFiles.scripts(List.of(image)));
            build(image, new Build(how.reasons()), now);
        }
    }

    /** The plan's way to make an image again that is up to date; empty if it is only reused. */
    private Optional<Decision> again(PlannedImage image) {
        return planned.plan().images().stream()
                .filter(entry -> entry.image().reference().equals(image.reference()))
                .map(Plan.Entry::decision)
                .filter(decision -> decision.reasons().stream().anyMatch(Reason.NotKept.class::isInstance))
                .findFirst();
    }

    private static String advice(PlannedImage image, PreparedImage prepared) {
        return prepared.incremental()
                ? "This was an incremental build. To begin in an empty directory, run with -Dmkt.rebuild="
                        + image.reference().shortName()
                : "";
    }

    /** Tags the image if its inputs have not changed during the build. */
    private void finish(
            PlannedImage image, ImageId result, Instant started, List<Reason> reasons, Runnable checkInputs) {
        ImageId id;
        try {
            checkInputs.run();
            if (reasons.stream().anyMatch(Reason.NotKept.class::isInstance)) {
                engine.standIn(result, decisions.outcome(image.reference()).id());
                return;
            }
            id = image.isKvm() ? engine.deliver(result, image.reference()) : result;
            decisions.recordBuilt(image, id);
        } catch (MktException e) {
            remove(result, e);
            throw e;
        }
        Optional<ImageId> before = engine.find(image.reference());
        engine.tag(id, image.reference());
        built.record(id, image.reference(), BuiltRecords.execution(engine, started, clock.instant()));
        // An image that a forced rebuild replaces has the same inputs, so it is not needed any more.
        before.filter(replaced -> decisions.isForced(image) && !replaced.equals(id))
                .ifPresent(replacedByForce::addFirst);
    }

    @Override
    public void close() {
        requests.close();
    }

    /** Removes the images that forced rebuilds have replaced, unless something still uses them, the last one first. */
    void removeReplaced() {
        replacedByForce.forEach(engine::remove);
    }

    private void remove(ImageId id, MktException failure) {
        try {
            engine.remove(id);
        } catch (MktException e) {
            failure.addSuppressed(e);
        }
    }

    /** The needed images must be the ones that were decided on: other processes may use the engine, too. */
    private void checkNeeded(PlannedImage image) {
        Map<ImageReference, ImageId> wanted = decisions.needed(image);
        ImageInventory present = engine.images();
        wanted.forEach((needed, id) -> {
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
}
