package com.mellanox.mkt.images.engine.docker;

import com.github.dockerjava.api.model.PushResponseItem;
import com.github.dockerjava.api.model.ResponseItem;
import com.mellanox.mkt.images.event.BuildEvent.Notice;
import com.mellanox.mkt.images.event.BuildEvent.PushProgress;
import com.mellanox.mkt.images.event.BuildListener;
import com.mellanox.mkt.images.type.Digest;
import com.mellanox.mkt.images.type.ImageReference;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Turns the messages of one push, which may take several attempts, into progress events and a result. */
final class PushOutput {
    private static final Pattern RESULT = Pattern.compile("\\S+: digest: (?<digest>sha256:[0-9a-f]{64}) size: [0-9]+");

    private final ImageReference image;
    private final BuildListener listener;
    private final LayerProgress layers = new LayerProgress();
    private final Set<String> retried = new HashSet<>();
    private @Nullable String digest;

    PushOutput(ImageReference image, BuildListener listener) {
        this.image = image;
        this.listener = listener;
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
        if (status.startsWith("Retrying in") && retried.add(id)) {
            listener.on(new Notice(image + ": the engine sends layer " + id + " again, after an error"));
        }
        if (layers.update(id, status, progress)) {
            listener.on(new PushProgress(image, layers.done(), layers.count(), layers.bytesDone(), layers.bytes()));
        }
    }

    /** Podman gives the digest only in this line. */
    private void readResult(String status) {
        Matcher result = RESULT.matcher(status);
        if (result.matches()) {
            digest = result.group("digest");
        }
    }

    /** The bytes sent so far, in all attempts. */
    long bytesSent() {
        return layers.bytesDone();
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
