package com.mellanox.mkt.images.engine.docker;

import com.github.dockerjava.api.model.BuildResponseItem;
import com.github.dockerjava.api.model.ResponseItem;
import com.mellanox.mkt.images.engine.BuildRequest;
import com.mellanox.mkt.images.engine.BuildStepException;
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
 * words, "Successfully built" included: only messages of their own kinds, in their order, are believed.
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
    private @Nullable String error;

    BuildOutput(BuildRequest request, BuildListener listener) {
        this.image = request.image();
        this.names = request.names();
        this.listener = listener;
    }

    /** Takes a message, in the order in which they come. */
    void accept(BuildResponseItem message) {
        String failed = failure(message);
        String text = message.getStream();
        if (failed != null) {
            error = withNames(failed);
        } else if (text != null) {
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

    /** The engine's words with the names that the user has written for the ids that it was sent. */
    private String withNames(String words) {
        String text = words;
        for (Map.Entry<ImageId, ImageReference> image : names.entrySet()) {
            text = text.replace(image.getKey().toString(), image.getValue().toString());
        }
        return text;
    }

    /** The in-band error of a message, in whichever of its two places it is. */
    @SuppressWarnings("deprecation") // the place that the Engine API calls deprecated is the only one that Podman fills
    static @Nullable String failure(ResponseItem message) {
        ResponseItem.ErrorDetail detail = message.getErrorDetail();
        if (detail != null && detail.getMessage() != null) {
            return detail.getMessage().strip();
        }
        return message.getError() == null ? null : message.getError().strip();
    }

    /** The step that the build is in; null before the first. */
    @Nullable String step() {
        return step;
    }

    /**
     * The id of the image, once the stream has ended.
     *
     * @return none where the engine said neither that it failed nor that it is done
     */
    Optional<ImageId> result() throws BuildStepException {
        if (error != null) {
            throw new BuildStepException(step, error);
        }
        return built && lastId != null ? Optional.of(new ImageId(new Digest(lastId))) : Optional.empty();
    }
}
