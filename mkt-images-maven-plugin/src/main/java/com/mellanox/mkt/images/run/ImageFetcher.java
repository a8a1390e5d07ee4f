package com.mellanox.mkt.images.run;

import com.mellanox.mkt.images.descriptor.ImageDescriptor;
import com.mellanox.mkt.images.digest.InputItems;
import com.mellanox.mkt.images.engine.Engine;
import com.mellanox.mkt.images.engine.EngineImage;
import com.mellanox.mkt.images.engine.ImageId;
import com.mellanox.mkt.images.event.BuildEvent;
import com.mellanox.mkt.images.event.BuildListener;
import com.mellanox.mkt.images.failure.CancelledException;
import com.mellanox.mkt.images.failure.MktException;
import com.mellanox.mkt.images.failure.RegistryException;
import com.mellanox.mkt.images.plan.Decision.Fetch;
import com.mellanox.mkt.images.plan.PlannedImage;
import com.mellanox.mkt.images.plan.PlannedImage.SupportImage;
import com.mellanox.mkt.images.registry.ProductImage;
import com.mellanox.mkt.images.registry.ProductLabels;
import com.mellanox.mkt.images.registry.Registry;
import com.mellanox.mkt.images.type.Digest;
import com.mellanox.mkt.images.type.ImageReference;
import java.nio.file.Path;
import java.time.Duration;

/**
 * Brings an image from the registry to the engine that would have to be built otherwise: a final image by the engine's
 * pull, products as a product image. It gets its name when it is known to be what was wanted.
 */
final class ImageFetcher {
    private final Engine engine;
    private final ImageDescriptor descriptor;
    private final Path directory;
    private final RemoteCache remote;
    private final ImageInputsStore inputs;
    private final DecisionMaker decisions;
    private final BuildListener listener;

    /**
     * Fetches for a run.
     *
     * @param directory where layers wait until the engine has them
     */
    ImageFetcher(
            Engine engine,
            ImageDescriptor descriptor,
            Path directory,
            RemoteCache remote,
            ImageInputsStore inputs,
            DecisionMaker decisions,
            BuildListener listener) {
        this.engine = engine;
        this.descriptor = descriptor;
        this.directory = directory;
        this.remote = remote;
        this.inputs = inputs;
        this.decisions = decisions;
        this.listener = listener;
    }

    /**
     * Fetches an image, and says whether it is there now; where it is not, the listener knows why.
     *
     * @param items all that it is made of
     */
    boolean fetch(PlannedImage image, Fetch decision, InputItems items) {
        ImageReference name = image.reference();
        long start = System.nanoTime();
        listener.on(new BuildEvent.ImageFetchStarted(name, decision.from(), decision.reasons()));
        try {
            ImageId id = bring(image, decision.from(), items);
            decisions.recordBuilt(image, id);
            engine.tag(id, name);
            listener.on(new BuildEvent.ImageFetched(name, since(start)));
            return true;
        } catch (CancelledException e) {
            listener.on(new BuildEvent.ImageCancelled(name, since(start)));
            throw e;
        } catch (MktException e) {
            listener.on(new BuildEvent.ImageNotFetched(name, String.valueOf(e.getMessage())));
            return false;
        }
    }

    private static Duration since(long start) {
        return Duration.ofNanos(System.nanoTime() - start);
    }

    private ImageId bring(PlannedImage image, ImageReference from, InputItems items) {
        // By its digest: what stands for the tag now may be another image than the one that was asked for.
        ImageReference digest =
                new ImageReference(from.name(), null, remote.digest(from).orElseThrow(() -> gone(from)));
        return image instanceof SupportImage support ? load(support, digest, items) : pull(image, digest, items);
    }

    private ImageId load(SupportImage image, ImageReference from, InputItems items) {
        ProductLabels labels =
                new ProductLabels(descriptor.ofOs().key(), image.script().name(), engine.platform());
        Registry registry = remote.registry().orElseThrow(() -> gone(from));
        try (ProductImage products = ProductImage.fetch(registry, from, labels, directory)) {
            ImageId id = engine.load(from, products::writeTarball);
            inputs.keep(id, image.reference(), items);
            return id;
        }
    }

    private ImageId pull(PlannedImage image, ImageReference from, InputItems items) {
        engine.pull(from, event -> {});
        EngineImage held = engine.images().find(from).orElseThrow(() -> gone(from));
        Digest found =
                inputs.of(held, image.reference()).map(ImageInputs::inputs).orElse(null);
        if (!items.digest().equals(found)) {
            throw new RegistryException(
                    RegistryException.Kind.OTHER,
                    from + " says by its labels that it is made of "
                            + (found == null ? "something else than " + image.reference() : "inputs " + found)
                            + ", and not of inputs " + items.digest(),
                    "Look who has pushed that tag",
                    null);
        }
        return held.id();
    }

    private static RegistryException gone(ImageReference image) {
        return new RegistryException(
                RegistryException.Kind.ABSENT,
                image + " is not to be had any more",
                "Publish it again, if it should be there",
                null);
    }
}
