package com.mellanox.mkt.images.build;

import com.mellanox.mkt.images.build.Ingredients.Recipe;
import com.mellanox.mkt.images.engine.BuildRequest;
import com.mellanox.mkt.images.engine.BuildStepException;
import com.mellanox.mkt.images.engine.Engine;
import com.mellanox.mkt.images.event.BuildEvent;
import com.mellanox.mkt.images.event.BuildListener;
import com.mellanox.mkt.images.failure.BuildFailedException;
import com.mellanox.mkt.images.failure.CancelledException;
import com.mellanox.mkt.images.failure.MktException;
import com.mellanox.mkt.images.plan.PlannedImage;
import com.mellanox.mkt.images.plan.PlannedImage.DockerfileImage;
import com.mellanox.mkt.images.plan.PlannedImage.LeftOutImage;
import com.mellanox.mkt.images.plan.PlannedImage.SupportImage;
import com.mellanox.mkt.images.type.ImageReference;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;

/** Has the engine build one image, with its output in its log and a failure that says what the user needs. */
final class ImageBuild {
    private final Engine engine;
    private final StepNetwork network;
    private final LogDirectory logs;
    private final BuildListener listener;

    ImageBuild(Engine engine, StepNetwork network, LogDirectory logs, BuildListener listener) {
        this.engine = engine;
        this.network = network;
        this.logs = logs;
        this.listener = listener;
    }

    void build(PlannedImage image, Ingredients ingredients) {
        try (Recipe recipe = recipe(image, ingredients);
                ImageLog log = logs.open(image.reference(), listener)) {
            build(image.reference(), recipe, log);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void build(ImageReference image, Recipe recipe, ImageLog log) {
        long start = System.nanoTime();
        listener.on(new BuildEvent.ImageStarted(image, recipe.from()));
        try {
            engine.builder().build(request(image, recipe), log);
            listener.on(new BuildEvent.ImageFinished(image, since(start)));
        } catch (CancelledException e) {
            listener.on(new BuildEvent.ImageCancelled(image, since(start)));
            throw e;
        } catch (BuildStepException e) {
            listener.on(new BuildEvent.ImageFailed(image, since(start), log.file()));
            throw new BuildFailedException(
                    image, e.step(), String.valueOf(e.getMessage()), log.lastLines(), log.file());
        } catch (MktException e) {
            listener.on(new BuildEvent.ImageFailed(image, since(start), log.file()));
            throw e;
        }
    }

    private static Duration since(long start) {
        return Duration.ofNanos(System.nanoTime() - start);
    }

    private BuildRequest request(ImageReference image, Recipe recipe) {
        return new BuildRequest(
                image,
                recipe.context()::writeTo,
                recipe.dockerfile(),
                recipe.labels(),
                network.arguments(),
                network.ofHost());
    }

    private static Recipe recipe(PlannedImage image, Ingredients ingredients) {
        if (image instanceof DockerfileImage fromDockerfile) {
            return ingredients.of(fromDockerfile);
        }
        if (image instanceof SupportImage support) {
            return ingredients.of(support);
        }
        return ingredients.of((LeftOutImage) image);
    }
}
