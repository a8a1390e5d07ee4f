package com.mellanox.mkt.images.engine.docker;

import com.github.dockerjava.api.command.BuildImageCmd;
import com.github.dockerjava.api.model.BuildResponseItem;
import com.mellanox.mkt.images.engine.BuildRequest;
import com.mellanox.mkt.images.engine.BuildStepException;
import com.mellanox.mkt.images.engine.Builder;
import com.mellanox.mkt.images.engine.ImageId;
import com.mellanox.mkt.images.event.BuildEvent.Detail;
import com.mellanox.mkt.images.event.BuildListener;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * The engine's classic builder: one POST with the context in it, a stream of messages back. Docker's can lose a layer while
 * another build that makes the same one is ended, for example after a run was killed; then it builds again. See moby issues
 * 36573 and 41595.
 */
final class ClassicBuilder implements Builder {
    private static final Pattern LOST_LAYER =
            Pattern.compile("failed to (export image|get layer).*layer does not exist", Pattern.DOTALL);

    private static final int ATTEMPTS = 3;

    private final EngineClient engine;

    ClassicBuilder(EngineClient engine) {
        this.engine = engine;
    }

    @Override
    public ImageId build(BuildRequest request, BuildListener listener) throws BuildStepException {
        for (int attempt = 1; ; attempt++) {
            try {
                // The cached step of the lost layer may be the cause.
                return buildOnce(attempt == ATTEMPTS ? request.with(request.labels(), true) : request, listener);
            } catch (BuildStepException e) {
                String message = String.valueOf(e.getMessage());
                if (attempt == ATTEMPTS || !LOST_LAYER.matcher(message).find()) {
                    throw e;
                }
                listener.on(
                        new Detail(request.image() + ": building again, since the engine lost a layer: " + message));
            }
        }
    }

    private ImageId buildOnce(BuildRequest request, BuildListener listener) throws BuildStepException {
        String what = "the build of " + request.image();
        BuildOutput output = new BuildOutput(request, listener);
        try (TarUpload context = new TarUpload("The context of " + what, request.context());
                BuildImageCmd command = command(request, context)) {
            EngineStream<BuildResponseItem> stream =
                    new EngineStream<BuildResponseItem>(engine, what, output::accept).with(context);
            Optional<String> error = stream.run(() -> command.exec(stream));
            if (error.isPresent()) {
                throw new BuildStepException(output.step(), output.withNames(error.get()));
            }
        }
        String during = what + (output.step() == null ? "" : " in step " + output.step());
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
}
