package com.mellanox.mkt.images.engine.docker;

import com.github.dockerjava.api.model.PushResponseItem;
import com.github.dockerjava.api.model.ResponseItem;
import com.mellanox.mkt.images.event.BuildEvent.Notice;
import com.mellanox.mkt.images.event.BuildEvent.PushProgress;
import com.mellanox.mkt.images.event.BuildListener;
import com.mellanox.mkt.images.type.Digest;
import com.mellanox.mkt.images.type.ImageReference;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Turns the messages of one push, which may take several attempts, into progress events and a result. */
final class PushOutput {
    private static final Pattern RESULT = Pattern.compile("\\S+: digest: (?<digest>sha256:[0-9a-f]{64}) size: [0-9]+");
    private static final Layer UNKNOWN = new Layer(false, 0, 0);

    private final ImageReference image;
    private final BuildListener listener;
    private final Map<String, Layer> layers = new LinkedHashMap<>();
    private final Set<String> retried = new HashSet<>();
    private @Nullable String digest;

    PushOutput(ImageReference image, BuildListener listener) {
        this.image = image;
        this.listener = listener;
    }

    /**
     * A layer, by the bytes that it has before it is compressed.
     *
     * @param done whether the registry has it
     * @param sent bytes sent; 0 if the registry had it already
     * @param size bytes to send; 0 while unknown
     */
    private record Layer(boolean done, long sent, long size) {

        Layer sending(long current, @Nullable Long total) {
            // The current count includes the headers of a tar; the total is the size of the files in it.
            long all = total == null || total == 0 ? Math.max(size, current) : total;
            return new Layer(false, Math.min(current, all), all);
        }

        Layer arrived() {
            return new Layer(true, size, size);
        }

        /** Found at the registry: it was there before, or an earlier attempt has sent it. */
        Layer found() {
            return done ? this : new Layer(true, 0, 0);
        }
    }

    /** Begins another attempt; layers that have arrived stay counted. */
    void begin() {
        digest = null;
    }

    /** Accepts the next message. */
    void accept(PushResponseItem message) {
        ResponseItem.AuxDetail aux = message.getAux();
        String status = message.getStatus();
        if (aux != null && aux.getDigest() != null) {
            digest = aux.getDigest();
        } else if (status != null && message.getId() != null) {
            updateLayer(message.getId(), status, message.getProgressDetail());
        } else if (status != null) {
            readResult(status.strip());
        }
    }

    private void updateLayer(String id, String status, ResponseItem.@Nullable ProgressDetail progress) {
        Layer before = layers.getOrDefault(id, UNKNOWN);
        Layer after = before;
        if (status.equals("Pushed")) {
            after = before.arrived();
        } else if (status.startsWith("Layer already exists") || status.startsWith("Mounted from")) {
            after = before.found();
        } else if (status.equals("Pushing") && progress != null && progress.getCurrent() != null) {
            after = before.sending(progress.getCurrent(), progress.getTotal());
        }
        if (status.startsWith("Retrying in") && retried.add(id)) {
            listener.on(new Notice(image + ": the engine sends layer " + id + " again, after an error"));
        }
        layers.put(id, after);
        if (!after.equals(before)) {
            listener.on(new PushProgress(image, layersDone(), layers.size(), bytesSent(), bytes()));
        }
    }

    /** Podman gives the digest only in this line. */
    private void readResult(String status) {
        Matcher result = RESULT.matcher(status);
        if (result.matches()) {
            digest = result.group("digest");
        }
    }

    private int layersDone() {
        return (int) layers.values().stream().filter(Layer::done).count();
    }

    private long bytes() {
        return layers.values().stream().mapToLong(Layer::size).sum();
    }

    /** The bytes sent so far, in all attempts. */
    long bytesSent() {
        return layers.values().stream().mapToLong(Layer::sent).sum();
    }

    /** The manifest's digest, the sign that the push is done; empty before. */
    Optional<Digest> digest() {
        try {
            return Optional.ofNullable(digest).map(Digest::new);
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }
}
