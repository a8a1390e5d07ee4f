package com.mellanox.mkt.images.engine.docker;

import com.github.dockerjava.api.model.BuildResponseItem;
import com.mellanox.mkt.images.engine.BuildRequest;
import com.mellanox.mkt.images.engine.ImageId;
import com.mellanox.mkt.images.event.BuildEvent.ImageOutput;
import com.mellanox.mkt.images.event.BuildEvent.ImageStep;
import com.mellanox.mkt.images.event.BuildListener;
import com.mellanox.mkt.images.type.Digest;
import com.mellanox.mkt.images.type.ImageReference;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Makes events and a result of the messages of one classic build. What a command prints can look like the engine's own
 * messages, "Successfully built" included: only messages of the right kind, in the right sequence, count.
 */
final class BuildOutput {
    private static final Pattern STEP =
            Pattern.compile("(?:Step|STEP) (?<number>\\d+)/(?<all>\\d+) ?: (?<text>.*?)\\n?", Pattern.DOTALL);
    private static final Pattern BUILT = Pattern.compile("Successfully built (?<id>[0-9a-f]{12,64})\\n?");

    private final ImageReference image;
    private final Map<ImageId, ImageReference> names;
    private final BuildListener listener;
    private int stepNumber;
    private @Nullable String step;
    private @Nullable String lastId;
    private boolean built;

    BuildOutput(BuildRequest request, BuildListener listener) {
        this.image = request.image();
        this.names = request.names();
        this.listener = listener;
    }

    /** Accepts the next message. */
    void accept(BuildResponseItem message) {
        String text = message.getStream();
        if (text != null) {
            acceptText(text);
        } else if (message.getRawValues().get("aux") instanceof Map<?, ?> aux && aux.get("ID") instanceof String id) {
            lastId = id;
        }
    }

    private void acceptText(String message) {
        String text = message;
        Matcher matcher = STEP.matcher(text);
        if (matcher.matches() && Integer.parseInt(matcher.group("number")) == stepNumber + 1) {
            stepNumber++;
            text = withNames(message);
            step = matcher.group("number") + "/" + matcher.group("all") + " : " + withNames(matcher.group("text"));
            listener.on(new ImageStep(image, step));
        }
        Matcher end = BUILT.matcher(text);
        built = built || (end.matches() && lastId != null && lastId.startsWith(end.group("id"), "sha256:".length()));
        listener.on(new ImageOutput(image, text));
    }

    /** A message with the names that the user wrote, in place of the ids that the engine was sent. */
    String withNames(String message) {
        String text = message;
        for (Map.Entry<ImageId, ImageReference> entry : names.entrySet()) {
            text = text.replace(entry.getKey().toString(), entry.getValue().toString());
        }
        return text;
    }

    /** The step that the build is in; null before the first. */
    @Nullable String step() {
        return step;
    }

    /** The id of the image, after the end of the stream; empty if the engine did not report success. */
    Optional<ImageId> image() {
        return built && lastId != null ? Optional.of(new ImageId(new Digest(lastId))) : Optional.empty();
    }
}
