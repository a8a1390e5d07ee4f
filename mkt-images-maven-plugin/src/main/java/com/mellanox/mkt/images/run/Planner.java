package com.mellanox.mkt.images.run;

import com.mellanox.mkt.images.context.Contexts;
import com.mellanox.mkt.images.descriptor.ImageDescriptor;
import com.mellanox.mkt.images.digest.FileDigests;
import com.mellanox.mkt.images.digest.InputRecord;
import com.mellanox.mkt.images.engine.Engine;
import com.mellanox.mkt.images.engine.ImageInventory;
import com.mellanox.mkt.images.event.BuildListener;
import com.mellanox.mkt.images.failure.InvalidInputException;
import com.mellanox.mkt.images.plan.Decision;
import com.mellanox.mkt.images.plan.Decision.Build;
import com.mellanox.mkt.images.plan.Decision.Reuse;
import com.mellanox.mkt.images.plan.Decision.Undecided;
import com.mellanox.mkt.images.plan.Plan;
import com.mellanox.mkt.images.plan.PlannedImage;
import com.mellanox.mkt.images.reason.Reason;
import com.mellanox.mkt.images.run.BaseImages.Base;
import com.mellanox.mkt.images.support.SupportScript;
import com.mellanox.mkt.images.type.ImageReference;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Finds out what a run has to do: asks the engine for what it holds, the registries for the base images, and git for the
 * sources. Both goals, that which only tells and that which builds, decide by it.
 */
final class Planner {
    private final ImageDescriptor descriptor;
    private final BuildOptions options;
    private final ResolvedFiles files;
    private final Engine engine;
    private final boolean planOnly;
    private final PackageSources sources;
    private final BaseImages baseImages;
    private final RemoteCache remote;
    private final RemoteCacheNames names;
    private final ImageInputsStore store;

    Planner(
            ImageDescriptor descriptor,
            BuildOptions options,
            ResolvedFiles files,
            Engine engine,
            RunContext context,
            boolean planOnly,
            BuildListener listener) {
        this.descriptor = descriptor;
        this.options = options;
        this.files = files;
        this.engine = engine;
        this.planOnly = planOnly;
        this.sources = new PackageSources(context, options, planOnly, listener);
        this.baseImages = new BaseImages(
                engine, options.pullPolicy(), listener, base -> BaseImageOrigin.of(base, files.images()));
        this.remote = new RemoteCache(
                context.registry(),
                RemoteCache.ANSWER_WITHIN,
                new UnreachableRegistries(options.cacheDirectory(), context.clock()),
                listener);
        this.names = new RemoteCacheNames(descriptor, files.graph(), options, remote);
        this.store = new ImageInputsStore(options.cacheDirectory(), files.graph());
    }

    /**
     * What was found out.
     *
     * @param decisions decides on each image once more when it is its turn
     */
    record PlannedBuild(
            Plan plan, BuildInputs inputs, DecisionMaker decisions, RemoteCache remote, ImageInputsStore store) {

        /** How many images are decided on so. */
        int count(Class<? extends Decision> decision) {
            return (int) plan.images().stream()
                    .filter(entry -> decision.isInstance(entry.decision()))
                    .count();
        }

        /** The images on which something may have to be done. */
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
    }

    /**
     * Decides on each image. Where the plan is to be built, the base images are brought up to date before, and the sources of
     * what is to be built are fetched after; else nothing on the engine is changed.
     */
    PlannedBuild plan() {
        PlannedBuild planned = decide();
        if (!planOnly) {
            sources.fetch(ResolvedFiles.scripts(planned.toBuild()));
        }
        return planned;
    }

    private PlannedBuild decide() {
        files.checkBuilder(engine.builderKind(), engine.platform());
        ImageInventory held = engine.images();
        checkThatNeededIsThere(held);
        Map<ImageReference, Base> bases = ask(held);
        BuildInputs inputs = new BuildInputs(
                engine.platform(),
                new Contexts(image -> descriptor.of(image).dockerDirectory()),
                files.contextFiles(),
                sources,
                planOnly ? bases : baseImages.pull(bases),
                new FileDigests(options.cacheDirectory()));
        PlannedBuild planned = decide(held, inputs);
        return names.askCollected() ? decide(held, inputs) : planned;
    }

    private PlannedBuild decide(ImageInventory held, BuildInputs inputs) {
        ProductRecords products = new ProductRecords(options.cacheDirectory(), engine);
        DecisionMaker decisions = new DecisionMaker(files.graph(), products, store, names, files.forced());
        files.neededBesides()
                .forEach(needed ->
                        decisions.recordPresent(needed, held.find(needed).orElseThrow()));
        List<Plan.Entry> entries = new ArrayList<>();
        files.images()
                .forEach(image -> entries.add(new Plan.Entry(image, decisions.decideAndRecord(image, held, inputs))));
        Plan plan = plan(files, options, engine.description(), descriptor, entries);
        return new PlannedBuild(plan, inputs, decisions, remote, store);
    }

    /** Registries and servers of sources at once. */
    private Map<ImageReference, Base> ask(ImageInventory held) {
        List<Callable<Map<ImageReference, Base>>> questions =
                List.of(() -> baseImages.ask(files.baseImages(), held, !planOnly), () -> {
                    sources.identify(ResolvedFiles.scripts(files.images()), script -> recorded(script, held));
                    return Map.of();
                });
        return new ParallelTasks("preparing the run").run(questions).get(0);
    }

    private Optional<InputRecord> recorded(SupportScript script, ImageInventory held) {
        ImageReference image = descriptor.supportImage(script.name());
        return held.find(image).flatMap(there -> store.of(there, image)).flatMap(ImageInputs::recorded);
    }

    /** What one image alone is built from must be there from an earlier run. */
    private void checkThatNeededIsThere(ImageInventory held) {
        List<ImageReference> missing = files.neededBesides().stream()
                .filter(needed -> held.find(needed).isEmpty())
                .toList();
        if (!missing.isEmpty()) {
            String names = missing.stream().map(ImageReference::toString).collect(Collectors.joining(", "));
            throw new InvalidInputException(
                    "-Donly=" + options.only().orElse("") + " needs " + names + ", which is not on the engine",
                    "Build all images of " + descriptor.key() + " first, without -Donly");
        }
    }

    /** The plan where no engine answers. */
    static Plan withoutEngine(ResolvedFiles files, BuildOptions options, ImageDescriptor descriptor) {
        List<Plan.Entry> entries = files.images().stream()
                .map(image -> new Plan.Entry(image, new Decision.Build(List.of(new Reason.NoEngine()))))
                .toList();
        return plan(files, options, null, descriptor, entries);
    }

    private static Plan plan(
            ResolvedFiles files,
            BuildOptions options,
            @Nullable String engine,
            ImageDescriptor descriptor,
            List<Plan.Entry> decided) {
        List<Plan.Entry> entries = new ArrayList<>(decided);
        if (options.only().isEmpty()) {
            files.graph()
                    .unused()
                    .forEach(image ->
                            entries.add(new Plan.Entry(image, new Decision.Skip(List.of(new Reason.Unused())))));
        }
        return new Plan(descriptor.key(), engine, entries);
    }
}
