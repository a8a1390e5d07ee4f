package com.mellanox.mkt.images.engine.docker;

import com.github.dockerjava.api.model.ResponseItem;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The layers of a push or a pull, by the messages of the engine. A transfer can take several attempts. */
final class LayerProgress {
    private static final Layer UNKNOWN = new Layer(false, 0, 0);

    private final Map<String, Layer> layers = new LinkedHashMap<>();

    /**
     * A layer, by the bytes that it has before it is compressed, if it is pushed, and afterwards, if it is pulled.
     *
     * @param done whether the receiver has it
     * @param moved bytes transferred; 0 if the receiver had it already
     * @param size bytes to transfer; 0 while unknown
     */
    private record Layer(boolean done, long moved, long size) {

        Layer moving(long current, @Nullable Long total) {
            // The current count includes the headers of a tar; the total is the size of the files in it.
            long all = total == null || total == 0 ? Math.max(size, current) : total;
            return new Layer(false, Math.min(current, all), all);
        }

        Layer allMoved() {
            return new Layer(done, size, size);
        }

        Layer arrived() {
            return new Layer(true, size, size);
        }

        /** Found at the receiver: it was there before, or an earlier attempt has sent it. */
        Layer found() {
            return done ? this : new Layer(true, 0, 0);
        }
    }

    /**
     * Reads a message about a layer.
     *
     * @param status what is done: {@code Pushing}
     * @return whether the layer has changed
     */
    boolean update(String id, String status, ResponseItem.@Nullable ProgressDetail progress) {
        if (status.startsWith("Pulling from")) {
            // The id is that of an image.
            return false;
        }
        Layer before = layers.getOrDefault(id, UNKNOWN);
        Layer after = before;
        if (status.equals("Pushed") || status.equals("Pull complete")) {
            after = before.arrived();
        } else if (status.equals("Download complete")) {
            after = before.allMoved();
        } else if (status.startsWith("Layer already exists")
                || status.startsWith("Mounted from")
                || status.equals("Already exists")) {
            after = before.found();
        } else if ((status.equals("Pushing") || status.equals("Downloading"))
                && progress != null
                && progress.getCurrent() != null) {
            after = before.moving(progress.getCurrent(), progress.getTotal());
        }
        layers.put(id, after);
        return !after.equals(before);
    }

    int done() {
        return (int) layers.values().stream().filter(Layer::done).count();
    }

    int count() {
        return layers.size();
    }

    /** The bytes of all layers, as far as the engine has told them. */
    long bytes() {
        return layers.values().stream().mapToLong(Layer::size).sum();
    }

    /** The bytes transferred so far, in all attempts. */
    long bytesDone() {
        return layers.values().stream().mapToLong(Layer::moved).sum();
    }
}
