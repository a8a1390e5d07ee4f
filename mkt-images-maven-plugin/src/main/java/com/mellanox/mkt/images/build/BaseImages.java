package com.mellanox.mkt.images.build;

import com.mellanox.mkt.images.engine.Engine;
import com.mellanox.mkt.images.engine.PullException;
import com.mellanox.mkt.images.event.BuildEvent;
import com.mellanox.mkt.images.event.BuildListener;
import com.mellanox.mkt.images.failure.EngineException;
import com.mellanox.mkt.images.type.ImageReference;
import java.util.Collection;

/** Brings base images up to date before anything is built on them. */
final class BaseImages {
    private final Engine engine;
    private final PullPolicy policy;
    private final BuildListener listener;

    BaseImages(Engine engine, PullPolicy policy, BuildListener listener) {
        this.engine = engine;
        this.policy = policy;
        this.listener = listener;
    }

    /**
     * Provides each of the images.
     *
     * @throws EngineException where one is neither on the engine nor to be had
     */
    void provide(Collection<ImageReference> images) {
        images.forEach(this::provide);
    }

    private void provide(ImageReference image) {
        boolean present = policy != PullPolicy.REFRESH && engine.find(image).isPresent();
        if (present) {
            listener.on(new BuildEvent.Detail(image + ": on the engine, not asked for at its registry"));
        } else if (policy == PullPolicy.OFFLINE) {
            throw new EngineException(
                    image + " is not on the engine, and Maven is offline",
                    "Run once without -o, or bring the image to the engine with 'docker load'",
                    null);
        } else {
            pull(image);
        }
    }

    private void pull(ImageReference image) {
        try {
            engine.pull(image, listener);
        } catch (PullException e) {
            if (!e.isNetwork() || engine.find(image).isEmpty()) {
                throw e.asFailure();
            }
            listener.on(new BuildEvent.Warning(
                    e.getMessage() + "; the engine's own " + image + " is taken, however old it is", e.remedy()));
        }
    }
}
