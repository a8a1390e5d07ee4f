package com.mellanox.mkt.images.run;

import com.mellanox.mkt.images.context.Contexts;
import com.mellanox.mkt.images.digest.FileDigests;
import com.mellanox.mkt.images.digest.InputRecord;
import com.mellanox.mkt.images.engine.Engine;
import com.mellanox.mkt.images.engine.ImageInventory;
import com.mellanox.mkt.images.event.BuildEvent;
import com.mellanox.mkt.images.event.BuildListener;
import com.mellanox.mkt.images.failure.InvalidInputException;
import com.mellanox.mkt.images.failure.Problem;
import com.mellanox.mkt.images.lock.LockedInputs;
import com.mellanox.mkt.images.plan.Decision;
import com.mellanox.mkt.images.plan.Decision.Build;
import com.mellanox.mkt.images.plan.Decision.Reuse;
import com.mellanox.mkt.images.plan.Decision.Undecided;
import com.mellanox.mkt.images.plan.Plan;
import com.mellanox.mkt.images.plan.PlannedImage;
import com.mellanox.mkt.images.reason.Reason;
import com.mellanox.mkt.images.run.BaseImages.Base;
import com.mellanox.mkt.images.run.ImageInputsStore.ImageInputs;
import com.mellanox.mkt.images.sign.SignatureRequirement;
import com.mellanox.mkt.images.support.SupportScript;
import com.mellanox.mkt.images.type.ImageKey;
import com.mellanox.mkt.images.type.ImageReference;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Decides what a run has to do: asks the engine for its images, the registries for the base images, and git for the sources.
 * The goals {@code plan} and {@code build} use the same decisions.
 */
final class Planner {
    private final ResolvedFiles files;
    private final Engine engine;
    private final boolean planOnly;
    private final PackageSources sources;
    private final BaseImages baseImages;
    private final RemoteCache remote;
    private final RemoteCacheNames names;
    private final ImageInputsStore store;
    private final SignatureRequirement signatures;
    private final LockedInputs lock;
    private final BuildListener listener;

    /**
     * Decides for a run.
     *
     * @param lock what lock files hold it to
     * @param planOnly whether nothing is built
     */
    Planner(
            ResolvedFiles files,
            Engine engine,
            RunContext context,
            LockedInputs lock,
            boolean planOnly,
            BuildListener listener) {
        BuildOptions options = files.options();
        ImageKey key = files.descriptor().writtenKey();
        this.lock = lock;
        this.files = files;
        this.engine = engine;
        this.planOnly = planOnly;
        this.listener = listener;
        this.signatures = context.signatures();
        this.sources = new PackageSources(
                context, options, new LockedSources(lock, key, options.cacheDirectory()), planOnly, listener);
        this.baseImages =
                new BaseImages(engine, options.pullPolicy(), listener, files.images(), new LockedBases(lock, key));
        this.remote = new RemoteCache(
                context.registry(), RemoteCache.ANSWER_WITHIN, options.cacheDirectory(), context.clock(), listener);
        this.names = new RemoteCacheNames(files, remote);
        this.store = new ImageInputsStore(options.cacheDirectory(), files.graph());
    }

    /**
     * A plan, and what it was made from.
     *
     * @param decisions decides on each image again before it is built
     * @param signatures what images that are fetched have to be signed by
     */
    record PlannedBuild(
            Plan plan,
            BuildInputs inputs,
            DecisionMaker decisions,
            RemoteCache remote,
            ImageInputsStore store,
            SignatureRequirement signatures) {

        /** The images that are built or fetched, or may be. */
        List<PlannedImage> toDo() {
            return plan.images().stream()
                    .filter(entry ->
                            !(entry.decision() instanceof Reuse) && !(entry.decision() instanceof Decision.Skip))
                    .map(Plan.Entry::image)
                    .toList();
        }

        /** The images that may have to be built. */
        List<PlannedImage> toBuild() {
            return plan.images().stream()
                    .filter(entry -> entry.decision() instanceof Build || entry.decision() instanceof Undecided)
                    .map(Plan.Entry::image)
                    .toList();
        }

        /** The images that are built, or may be because one is; not those that depend on images from the registry alone. */
        List<PlannedImage> builtOrAfterBuilt() {
            Map<ImageReference, PlannedImage> built = new LinkedHashMap<>();
            for (Plan.Entry entry : plan.images()) {
                boolean mayBe = entry.decision() instanceof Undecided undecided
                        && undecided.after().stream().anyMatch(built::containsKey);
                if (entry.decision() instanceof Build || mayBe) {
                    built.put(entry.image().reference(), entry.image());
                }
            }
            return List.copyOf(built.values());
        }
    }

    /**
     * Decides on each image. If the plan is to be built, the base images are pulled before, and the sources of the images to
     * build are fetched after; otherwise nothing on the engine changes.
     *
     * @throws InvalidInputException if an image that is to be built needs a secret that is not given; a plan alone warns
     */
    PlannedBuild plan() {
        PlannedBuild planned = decide();
        List<Problem> missing = files.secrets().missing(planned.builtOrAfterBuilt());
        if (planOnly) {
            missing.forEach(problem ->
                    listener.on(new BuildEvent.Warning(problem.place() + ": " + problem.what(), problem.remedy())));
        } else {
            InvalidInputException.throwIfAny(missing);
            sources.fetch(ResolvedFiles.scripts(planned.toBuild()));
        }
        return planned;
    }

    private PlannedBuild decide() {
        files.checkBuilder(engine.builderVersion(), engine.platform());
        files.logCaches(engine.builderKind(), listener);
        ImageInventory inventory = engine.images();
        checkNeededFromEarlierRun(inventory);
        Map<ImageReference, Base> bases = ask(inventory);
        BuildInputs inputs = new BuildInputs(
                engine.platform(),
                new Contexts(image -> files.descriptor().of(image).dockerDirectory(), engine.builderKind()),
                sources,
                files.ownTrees(),
                planOnly ? bases : new BaseSignatures(signatures).check(baseImages.pull(bases)),
                new FileDigests(files.options().cacheDirectory()));
        PlannedBuild planned = decide(inventory, inputs);
        return names.lookUpCollected() ? decide(inventory, inputs) : planned;
    }

    private PlannedBuild decide(ImageInventory inventory, BuildInputs inputs) {
        ProductRecords products = new ProductRecords(files.options().cacheDirectory(), engine);
        DecisionMaker decisions = new DecisionMaker(files.graph(), products, store, names, files.forced());
        files.neededFromEarlierRun()
                .forEach(needed ->
                        decisions.recordPresent(needed, inventory.find(needed).orElseThrow()));
        List<Plan.Entry> entries = new ArrayList<>();
        files.images()
                .forEach(image ->
                        entries.add(new Plan.Entry(image, decisions.decideAndRecord(image, inventory, inputs))));
        new KeptImages(engine, decisions).planAgain(entries);
        Plan plan = plan(files, engine.description(), lock, entries);
        return new PlannedBuild(plan, inputs, decisions, remote, store, signatures);
    }

    /** Asks the registries and the servers of sources in parallel. */
    private Map<ImageReference, Base> ask(ImageInventory inventory) {
        DockerfileChecks checks = new DockerfileChecks(engine, inventory, listener);
        List<Callable<Map<ImageReference, Base>>> questions = List.of(
                () -> baseImages.ask(files.baseImages(engine.builderKind()), inventory, !planOnly),
                () -> {
                    sources.identify(ResolvedFiles.scripts(files.images()), script -> recorded(script, inventory));
                    return Map.of();
                },
                () -> {
                    checks.run(planOnly ? files.images() : List.of());
                    return Map.of();
                });
        Map<ImageReference, Base> bases =
                ParallelTasks.run("preparing the run", questions).get(0);
        checks.report();
        return bases;
    }

    private Optional<InputRecord> recorded(SupportScript script, ImageInventory inventory) {
        ImageReference image = files.descriptor().supportImage(script.name());
        return inventory.find(image).flatMap(there -> store.of(there, image)).flatMap(ImageInputs::recorded);
    }

    /** With {@code -Donly}, the images that the selected ones need must be on the engine. */
    private void checkNeededFromEarlierRun(ImageInventory inventory) {
        List<ImageReference> missing = files.neededFromEarlierRun().stream()
                .filter(needed -> inventory.find(needed).isEmpty())
                .toList();
        if (!missing.isEmpty()) {
            String names = missing.stream().map(ImageReference::toString).collect(Collectors.joining(", "));
            throw new InvalidInputException(
                    "-Donly=" + files.options().only().orElse("") + " needs " + names + ", which is not on the engine",
                    "Build all images of " + files.descriptor().key() + " first, without -Donly");
        }
    }

    /** The plan if no engine answers. */
    static Plan withoutEngine(ResolvedFiles files, LockedInputs lock) {
        List<Plan.Entry> entries = files.images().stream()
                .map(image -> new Plan.Entry(image, new Decision.Build(List.of(new Reason.NoEngine()))))
                .toList();
        return plan(files, null, lock, entries);
    }

    private static Plan plan(
            ResolvedFiles files, @Nullable String engine, LockedInputs lock, List<Plan.Entry> decided) {
        List<Plan.Entry> entries = new ArrayList<>(decided);
        if (files.options().only().isEmpty()) {
            files.graph()
                    .unused()
                    .forEach(image ->
                            entries.add(new Plan.Entry(image, new Decision.Skip(List.of(new Reason.Unused())))));
        }
        return new Plan(files.descriptor().key(), engine, lock.lockFiles(), entries);
    }
}
