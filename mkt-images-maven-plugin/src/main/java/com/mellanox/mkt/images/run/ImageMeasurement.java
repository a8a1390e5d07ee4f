package com.mellanox.mkt.images.run;

import com.mellanox.mkt.images.engine.Engine;
import com.mellanox.mkt.images.engine.ImageLayer;
import com.mellanox.mkt.images.event.BuildEvent;
import com.mellanox.mkt.images.event.BuildEvent.ImageMeasured.Layer;
import com.mellanox.mkt.images.event.BuildListener;
import com.mellanox.mkt.images.failure.MktException;
import com.mellanox.mkt.images.plan.PlannedImage;
import com.mellanox.mkt.images.plan.PlannedImage.LeftOutImage;
import com.mellanox.mkt.images.type.ImageReference;
import java.util.List;

/** Tells the sizes of the layers of an image that is ready. A build does not fail because they are not known. */
record ImageMeasurement(Engine engine, BuildListener listener) {
    /** A here-document can be long; its beginning tells which instruction it is. */
    private static final int LONGEST = 500;

    void run(PlannedImage image) {
        // It has nothing but empty directories.
        if (!(image instanceof LeftOutImage)) {
            measure(image.reference());
        }
    }

    private void measure(ImageReference image) {
        try {
            List<ImageLayer> layers =
                    engine.find(image).map(engine.storage()::layers).orElse(List.of());
            if (!layers.isEmpty()) {
                listener.on(new BuildEvent.ImageMeasured(
                        image,
                        layers.stream().mapToLong(ImageLayer::size).sum(),
                        layers.stream().map(ImageMeasurement::layer).toList()));
            }
        } catch (MktException e) {
            listener.on(new BuildEvent.Detail(image + ": the sizes of its layers are not known: " + e.getMessage()));
        }
    }

    private static Layer layer(ImageLayer layer) {
        String text = layer.createdBy();
        return new Layer(layer.size(), text.length() > LONGEST ? text.substring(0, LONGEST) + "…" : text);
    }
}
