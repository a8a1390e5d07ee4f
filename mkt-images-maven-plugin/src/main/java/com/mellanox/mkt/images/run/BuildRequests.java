package com.mellanox.mkt.images.run;

import com.mellanox.mkt.images.engine.BuildRequest;
import com.mellanox.mkt.images.engine.Engine;
import com.mellanox.mkt.images.engine.ImageId;
import com.mellanox.mkt.images.engine.ImageInventory;
import com.mellanox.mkt.images.event.BuildListener;
import com.mellanox.mkt.images.plan.PlannedImage;
import com.mellanox.mkt.images.run.BuildInputs.PreparedImage;
import com.mellanox.mkt.images.secret.StepSecrets;
import com.mellanox.mkt.images.type.BuilderKind;
import com.mellanox.mkt.images.type.ImageReference;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;

/**
 * Makes what the builder is asked for. It gets the needed images by their ids, or by temporary names, so that the labels are
 * true whatever their names refer to meanwhile.
 */
final class BuildRequests implements AutoCloseable {
    private final Engine engine;
    private final DecisionMaker decisions;
    private final StepNetwork network;
    private final TemporaryNames temporaryNames;

    BuildRequests(
            Engine engine, DecisionMaker decisions, RunContext context, Path cacheDirectory, BuildListener listener) {
        this.engine = engine;
        this.decisions = decisions;
        this.network = StepNetwork.of(context.proxies(), engine, listener);
        this.temporaryNames = new TemporaryNames(cacheDirectory, engine.description());
    }

    /** The build of a whole image, once the images that it needs are there. */
    BuildRequest of(PlannedImage image, boolean noCache, BuildInputs now, PreparedImage prepared, StepSecrets secrets) {
        Map<String, String> labels = new HashMap<>(prepared.labels());
        labels.putAll(Labels.of(image.reference(), decisions.items(image, now)));
        return withoutLabels(image, now, prepared, secrets).with(labels, noCache);
    }

    /** The same for steps alone, and with the images that are there already. */
    BuildRequest withoutLabels(PlannedImage image, BuildInputs now, PreparedImage prepared, StepSecrets secrets) {
        Map<ImageReference, ImageId> ids = new HashMap<>(now.baseIds(image));
        ids.putAll(decisions.needed(image));
        Map<String, String> arguments = new HashMap<>(image.arguments());
        arguments.putAll(network.arguments());
        return new BuildRequest(
                image.reference(),
                prepared.withIds(now.files(), ids, temporary(ids)),
                prepared.dockerfile(),
                Map.of(),
                arguments,
                network.ofHost(),
                false,
                secrets);
    }

    private Map<ImageId, ImageReference> temporary(Map<ImageReference, ImageId> ids) {
        return engine.builderKind() == BuilderKind.BUILDKIT ? temporaryNames.of(ids.values()) : Map.of();
    }

    /** Removes the names that killed runs have left on the engine. */
    void removeLeft(ImageInventory present) {
        temporaryNames.removeLeft(present, engine);
    }

    @Override
    public void close() {
        temporaryNames.close();
    }
}
