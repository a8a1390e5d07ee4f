package com.mellanox.mkt.images.engine.docker;

import com.github.dockerjava.api.command.BuildImageCmd;
import com.github.dockerjava.api.exception.DockerException;
import com.github.dockerjava.api.model.BuildResponseItem;
import com.mellanox.mkt.images.engine.BuildRequest;
import com.mellanox.mkt.images.engine.BuildStepException;
import com.mellanox.mkt.images.engine.Builder;
import com.mellanox.mkt.images.engine.EngineAddress;
import com.mellanox.mkt.images.engine.ImageId;
import com.mellanox.mkt.images.event.BuildListener;
import com.mellanox.mkt.images.failure.CancelledException;
import com.mellanox.mkt.images.failure.EngineException;
import java.util.Optional;

/** The engine's classic builder: one POST with the context in it, a stream of messages back. */
final class ClassicBuilder implements Builder {
    private final EngineAddress address;
    private final EngineConnection connection;
    private final CancellationRegistry running;

    ClassicBuilder(EngineAddress address, EngineConnection connection, CancellationRegistry running) {
        this.address = address;
        this.connection = connection;
        this.running = running;
    }

    @Override
    public ImageId build(BuildRequest request, BuildListener listener) throws BuildStepException {
        String what = "the build of " + request.image();
        BuildOutput output = new BuildOutput(request, listener);
        try (TarUpload context =
                        new TarUpload(request.context(), request.image().shortName());
                BuildImageCmd command = command(request, context)) {
            EngineStream<BuildResponseItem> stream = new EngineStream<>(output::accept, context::cancel);
            Optional<Throwable> failure = stream.run(what, running, () -> {
                context.start();
                command.exec(stream);
            });
            if (failure.isPresent()) {
                throw failure(what, output, context, failure.get());
            }
            return output.result().orElseThrow(() -> endedEarly(what, output));
        }
    }

    private BuildImageCmd command(BuildRequest request, TarUpload context) {
        BuildImageCmd command = connection
                .client()
                .buildImageCmd(context.body())
                .withDockerfilePath(request.dockerfile())
                .withLabels(request.labels())
                .withNoCache(request.noCache())
                .withRemove(true)
                // A step that fails leaves its container behind without it.
                .withForcerm(true);
        request.arguments().forEach(command::withBuildArg);
        return request.hostNetwork() ? command.withNetworkMode("host") : command;
    }

    private RuntimeException failure(String what, BuildOutput output, TarUpload context, Throwable cause)
            throws BuildStepException {
        output.result(); // an error that the engine has told is worth more than how the stream ended after it
        Optional<RuntimeException> contextFailure = context.failure("The context of " + what);
        if (contextFailure.isPresent()) {
            return contextFailure.get();
        }
        if (running.isClosed()) {
            return new CancelledException(what);
        }
        if (cause instanceof DockerException refusal) {
            throw new BuildStepException(output.step(), EngineErrorMessages.words(refusal));
        }
        return EngineErrorMessages.lost(address, what, cause);
    }

    private EngineException endedEarly(String what, BuildOutput output) {
        return EngineErrorMessages.endedEarly(
                address, what + (output.step() == null ? "" : " in step " + output.step()));
    }
}
