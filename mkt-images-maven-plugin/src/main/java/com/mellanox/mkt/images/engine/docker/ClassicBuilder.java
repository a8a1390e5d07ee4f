package com.mellanox.mkt.images.engine.docker;

import com.github.dockerjava.api.command.BuildImageCmd;
import com.github.dockerjava.api.model.BuildResponseItem;
import com.mellanox.mkt.images.engine.BuildRequest;
import com.mellanox.mkt.images.engine.BuildStepException;
import com.mellanox.mkt.images.engine.Builder;
import com.mellanox.mkt.images.engine.ImageId;
import com.mellanox.mkt.images.event.BuildEvent.ImageOutput;
import com.mellanox.mkt.images.event.BuildEvent.ImageStep;
import com.mellanox.mkt.images.event.BuildEvent.ImageStepFinished;
import com.mellanox.mkt.images.event.BuildListener;
import com.mellanox.mkt.images.type.Digest;
import com.mellanox.mkt.images.type.ImageReference;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** The engine's classic builder: one POST with the context in it, a stream of messages back. */
final class ClassicBuilder implements Builder {
    private static final Pattern STEP =
            Pattern.compile("(?:Step|STEP) (?<number>\\d+)/(?<all>\\d+) ?: (?<text>.*?)\\n?", Pattern.DOTALL);
    private static final String CACHED = " ---> Using cache\n";
    private static final Pattern BUILT = Pattern.compile("Successfully built (?<id>[0-9a-f]{12,64})\\n?");

    private final EngineClient engine;

    ClassicBuilder(EngineClient engine) {
        this.engine = engine;
    }

    @Override
    public ImageId build(BuildRequest request, BuildListener listener) throws BuildStepException {
        String what = "the build of " + request.image();
        BuildOutput output = new BuildOutput(request, listener);
        try (TarUpload context = new TarUpload("The context of " + what, request.context());
                BuildImageCmd command = command(request, context)) {
            EngineStream<BuildResponseItem> stream =
                    new EngineStream<BuildResponseItem>(engine, what, output::accept).with(context);
            Optional<String> error = stream.run(() -> command.exec(stream));
            if (error.isPresent()) {
                String excerpt = output.step == null ? "" : request.excerpt(output.step);
                throw new BuildStepException(output.step, output.withNames(error.get()) + excerpt);
            }
        }
        String during = what + (output.step == null ? "" : " in step " + output.step);
        return output.image().orElseThrow(() -> EngineErrorMessages.endedEarly(engine.address(), during));
    }

    private BuildImageCmd command(BuildRequest request, TarUpload context) {
        BuildImageCmd command = engine.docker()
                .buildImageCmd(context.body())
                .withDockerfilePath(request.dockerfile())
                .withLabels(request.labels())
                .withNoCache(request.noCache())
                .withRemove(true)
                // Without it, a step that fails leaves its container.
                .withForcerm(true);
        request.arguments().forEach(command::withBuildArg);
        return request.hostNetwork() ? command.withNetworkMode("host") : command;
    }

    /**
     * Makes events and a result of the messages of a build. What a command prints can look like the engine's own
     * messages, "Successfully built" included: only messages of the right kind, in the right sequence, count.
     */
    private static final class BuildOutput {
        private final BuildRequest request;
        private final BuildListener listener;
        private int stepNumber;
        /** The step that the build is in; null before the first. */
        private @Nullable String step;

        private long stepStart;
        private boolean isCached;
        private @Nullable String lastId;
        private boolean built;

        BuildOutput(BuildRequest request, BuildListener listener) {
            this.request = request;
            this.listener = listener;
        }

        /** Accepts the next message. */
        void accept(BuildResponseItem message) {
            String text = message.getStream();
            if (text != null) {
                acceptText(text);
            } else if (message.getRawValues().get("aux") instanceof Map<?, ?> aux
                    && aux.get("ID") instanceof String id) {
                lastId = id;
            }
        }

        private void acceptText(String message) {
            String text = message;
            Matcher matcher = STEP.matcher(text);
            if (matcher.matches() && Integer.parseInt(matcher.group("number")) == stepNumber + 1) {
                finishStep();
                stepNumber++;
                text = withNames(message);
                step = matcher.group("number") + "/" + matcher.group("all") + " : " + withNames(matcher.group("text"));
                stepStart = System.nanoTime();
                isCached = false;
                listener.on(new ImageStep(request.image(), step));
            }
            isCached = isCached || text.equals(CACHED);
            Matcher end = BUILT.matcher(text);
            built = built
                    || (end.matches() && lastId != null && lastId.startsWith(end.group("id"), "sha256:".length()));
            listener.on(new ImageOutput(request.image(), text));
        }

        private void finishStep() {
            if (step != null) {
                Duration time = Duration.ofNanos(System.nanoTime() - stepStart);
                listener.on(new ImageStepFinished(request.image(), step, isCached, time));
            }
        }

        /** A message with the names that the user wrote, in place of the ids that the engine was sent. */
        String withNames(String message) {
            String text = message;
            for (Map.Entry<ImageId, ImageReference> entry : request.names().entrySet()) {
                text = text.replace(entry.getKey().toString(), entry.getValue().toString());
            }
            return text;
        }

        /** The id of the image, after the end of the stream; empty if the engine did not report success. */
        Optional<ImageId> image() {
            if (!built || lastId == null) {
                return Optional.empty();
            }
            finishStep();
            return Optional.of(new ImageId(new Digest(lastId)));
        }
    }
}
