package com.mellanox.mkt.images.run;

import com.mellanox.mkt.images.engine.BuildPlace;
import com.mellanox.mkt.images.engine.BuildRequest;
import com.mellanox.mkt.images.engine.BuildStepException;
import com.mellanox.mkt.images.engine.Engine;
import com.mellanox.mkt.images.engine.ImageId;
import com.mellanox.mkt.images.event.BuildEvent;
import com.mellanox.mkt.images.event.BuildListener;
import com.mellanox.mkt.images.failure.EngineException;
import com.mellanox.mkt.images.plan.PlannedImage;
import com.mellanox.mkt.images.secret.StepSecrets;
import com.mellanox.mkt.images.type.ImageReference;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;

/** Builds images by the engine, or by one of several builders, once that has what the image needs. */
final class PlacedBuild {
    private final Engine engine;
    private final ResolvedFiles files;
    private final DecisionMaker decisions;
    private final BuildRequests requests;
    private final BuildListener listener;

    /** By place and image: several images can need the same one at the same time. */
    private final Map<String, Object> locks = new ConcurrentHashMap<>();

    PlacedBuild(
            Engine engine,
            ResolvedFiles files,
            DecisionMaker decisions,
            BuildRequests requests,
            BuildListener listener) {
        this.engine = engine;
        this.files = files;
        this.decisions = decisions;
        this.requests = requests;
        this.listener = listener;
    }

    /**
     * Builds an image; if its builder is lost, by another one.
     *
     * @param finish takes what is needed of the image from its builder, which can be lost meanwhile, too
     */
    void build(
            PlannedImage image, BuildRequest request, BuildInputs now, BuildListener output, Consumer<ImageId> finish)
            throws BuildStepException {
        BuildPlace place = engine.place(decisions.needed(image).values());
        while (true) {
            try (BuildPlace used = place) {
                finish.accept(buildAt(used, image, request, now, output));
                return;
            } catch (EngineException.BuilderLost e) {
                place = engine.place(decisions.needed(image).values());
                listener.on(new BuildEvent.Warning(
                        e.problem() + "; " + image.reference() + " is built by another builder", e.remedy()));
            }
        }
    }

    private ImageId buildAt(
            BuildPlace place, PlannedImage image, BuildRequest request, BuildInputs now, BuildListener output)
            throws BuildStepException {
        for (Map.Entry<ImageReference, ImageId> needed : decisions.needed(image).entrySet()) {
            if (!place.has(needed.getValue())) {
                provide(place, image, needed.getKey(), needed.getValue(), now);
            }
        }
        return place.builder().build(request, output);
    }

    private void provide(BuildPlace place, PlannedImage image, ImageReference needed, ImageId id, BuildInputs now)
            throws BuildStepException {
        synchronized (locks.computeIfAbsent(place + " " + needed, ignored -> new Object())) {
            if (!provides(place, image, needed, id)) {
                place.standIn(buildNeeded(place, files.planned(needed), now), id);
            }
        }
    }

    private boolean provides(BuildPlace place, PlannedImage image, ImageReference needed, ImageId id) {
        return place.has(id)
                || (files.graph().takesProductsAlone(image, needed)
                        && place.bringProducts(
                                id, files.graph().script(needed).orElseThrow().products()));
    }

    /** Builds a needed image of the same inputs again on another builder. Its output is that of its first build. */
    private ImageId buildNeeded(BuildPlace place, PlannedImage image, BuildInputs now) throws BuildStepException {
        now.sources().fetch(ResolvedFiles.scripts(List.of(image)));
        StepSecrets secrets = files.secrets().of(image);
        try (PreparedImage prepared = requests.prepareIncrementalIfPossible(image);
                SocketAgents agents = SocketAgents.of(secrets)) {
            BuildRequest request =
                    requests.of(image, now, prepared, false).with(new StepSecrets(secrets.secrets(), agents.sockets()));
            listener.on(new BuildEvent.Notice(image.reference() + " is also built by " + place));
            return buildAt(place, image, request, now, event -> {});
        }
    }
}
