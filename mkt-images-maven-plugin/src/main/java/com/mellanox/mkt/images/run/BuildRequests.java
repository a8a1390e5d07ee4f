package com.mellanox.mkt.images.run;

import com.mellanox.mkt.images.descriptor.ImageDescriptor;
import com.mellanox.mkt.images.digest.InputItems;
import com.mellanox.mkt.images.engine.BuildRequest;
import com.mellanox.mkt.images.engine.Engine;
import com.mellanox.mkt.images.engine.ImageId;
import com.mellanox.mkt.images.event.BuildListener;
import com.mellanox.mkt.images.plan.PlannedImage;
import com.mellanox.mkt.images.plan.PlannedImage.SupportImage;
import com.mellanox.mkt.images.run.Planner.PlannedBuild;
import com.mellanox.mkt.images.type.BuilderKind;
import com.mellanox.mkt.images.type.ImageReference;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;

/** Makes the requests for the builds of a run, with the images that they need by ids, or by temporary names for BuildKit. */
final class BuildRequests implements AutoCloseable {
    private final Engine engine;
    private final ResolvedFiles files;
    private final RunContext context;
    private final DecisionMaker decisions;
    private final BuildInputs inputs;
    private final StepNetwork network;
    private final TemporaryNames temporaryNames;

    BuildRequests(
            Engine engine, ResolvedFiles files, PlannedBuild planned, RunContext context, BuildListener listener) {
        Path cacheDirectory = files.options().cacheDirectory();
        this.engine = engine;
        this.files = files;
        this.context = context;
        this.decisions = planned.decisions();
        this.inputs = planned.inputs();
        this.network = StepNetwork.of(context.proxies(), engine, listener);
        this.temporaryNames = new TemporaryNames(cacheDirectory, engine);
    }

    /** What is sent to the engine for an image, to be closed. */
    PreparedImage prepare(PlannedImage image) {
        ImageDescriptor owner = files.descriptor().of(image.reference());
        Provenance provenance = context.provenance().apply(owner);
        return inputs.prepare(image, new Labels(owner, provenance, inputs.platform()), provenance, files.graph());
    }

    /** The same for an incremental build, if the image is built so; only BuildKit builds so. */
    PreparedImage prepareIncrementalIfPossible(PlannedImage image) {
        if (!(image instanceof SupportImage support)
                || !inputs.isIncremental(image)
                || engine.builderKind() != BuilderKind.BUILDKIT) {
            return prepare(image);
        }
        ImageDescriptor owner = files.descriptor().of(image.reference());
        Provenance provenance = context.provenance().apply(owner);
        return inputs.prepareIncremental(support, new Labels(owner, provenance, inputs.platform()), provenance);
    }

    /**
     * The request for the build of an image.
     *
     * @param noCache whether every step runs, without the engine's cache
     */
    BuildRequest of(PlannedImage image, BuildInputs now, PreparedImage prepared, boolean noCache) {
        Map<String, String> labels = new HashMap<>(prepared.labels());
        InputItems items = decisions.items(image, now);
        labels.putAll(Labels.of(image.reference(), items));
        if (prepared.incremental()) {
            prepared.context().incremental(withoutFiles(image, items).digest(), noCache);
        }
        BuildRequest request = withoutLabels(image, now, prepared).with(labels, noCache);
        return cachesSteps(image) ? request.cachedAt(files.descriptor().stepCache(image.reference())) : request;
    }

    /** What is made of a directory of the user is of no use to others. */
    private boolean cachesSteps(PlannedImage image) {
        return files.options().cachesSteps()
                && !files.options().isOffline()
                && files.ownTrees().of(image).isEmpty();
    }

    /** The inputs other than those that the incremental build itself compares with the last one, file by file. */
    private InputItems withoutFiles(PlannedImage image, InputItems items) {
        InputItems others = items.without(PackageSource.TREE);
        for (ImageReference needed : image.needs()) {
            if (files.graph().takesProductsAlone(image, needed)) {
                others = others.without(BuildInputs.IMAGE + needed.shortName());
            }
        }
        return others;
    }

    /** The same for steps alone, with the images that are there already. */
    BuildRequest withoutLabels(PlannedImage image, BuildInputs now, PreparedImage prepared) {
        Map<String, String> arguments = new HashMap<>(image.arguments());
        arguments.putAll(network.arguments());
        Map<ImageReference, ImageId> ids = ids(image, now);
        return new BuildRequest(
                        image.reference(),
                        prepared.withIds(now.files(), ids, temporary(ids), now.lockedFrontend(image)),
                        prepared.dockerfile(),
                        Map.of(),
                        arguments,
                        network.ofHost(),
                        false)
                .at(prepared.time())
                .holding(now.locked());
    }

    /** The ids of the needed images, as they were decided on: their names can be moved. */
    private Map<ImageReference, ImageId> ids(PlannedImage image, BuildInputs now) {
        Map<ImageReference, ImageId> ids = new HashMap<>(now.baseIds(image));
        decisions.needed(image).forEach((name, id) -> {
            ids.put(name, id);
            ids.put(files.descriptor().inFiles(name), id);
        });
        return ids;
    }

    private Map<ImageId, ImageReference> temporary(Map<ImageReference, ImageId> ids) {
        return engine.builderKind() == BuilderKind.BUILDKIT ? temporaryNames.of(ids.values()) : Map.of();
    }

    @Override
    public void close() {
        temporaryNames.close();
    }
}
