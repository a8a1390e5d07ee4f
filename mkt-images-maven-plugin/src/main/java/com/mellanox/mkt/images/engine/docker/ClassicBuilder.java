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
import java.util.concurrent.CancellationException;
import java.util.concurrent.ExecutionException;

/** The engine's classic builder: one POST with the context in it, a stream of messages back. */
final class ClassicBuilder implements Builder {
    private final EngineAddress address;
    private final EngineConnection connection;
    private final Running running;

    ClassicBuilder(EngineAddress address, EngineConnection connection, Running running) {
        this.address = address;
        this.connection = connection;
        this.running = running;
    }

    @Override
    public ImageId build(BuildRequest request, BuildListener listener) throws BuildStepException {
        String what = "the build of " + request.image();
        BuildOutput output = new BuildOutput(request.image(), listener);
        EngineStream<BuildResponseItem> stream = new EngineStream<>(output::accept);
        try (ContextUpload context =
                new ContextUpload(request.context(), request.image().shortName())) {
            Runnable cancellation = () -> cancel(context, stream);
            running.add(what, cancellation);
            try (BuildImageCmd command = command(request, context)) {
                context.start();
                command.exec(stream);
                stream.await();
            } catch (InterruptedException e) {
                cancellation.run();
                Thread.currentThread().interrupt();
                throw new CancelledException(what);
            } catch (CancellationException e) {
                throw new CancelledException(what);
            } catch (ExecutionException e) {
                throw failure(what, output, context, e.getCause() == null ? e : e.getCause());
            } finally {
                running.remove(cancellation);
            }
            return output.result().orElseThrow(() -> endedEarly(what, output));
        }
    }

    private static void cancel(ContextUpload context, EngineStream<BuildResponseItem> stream) {
        stream.cancel();
        context.cancel();
    }

    private BuildImageCmd command(BuildRequest request, ContextUpload context) {
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

    private RuntimeException failure(String what, BuildOutput output, ContextUpload context, Throwable cause)
            throws BuildStepException {
        output.result(); // an error that the engine has told is worth more than how the stream ended after it
        if (context.failure().isPresent()) {
            return contextFailure(what, context.failure().get());
        }
        if (running.isClosed()) {
            return new CancelledException(what);
        }
        if (cause instanceof DockerException refusal) {
            throw new BuildStepException(output.step(), EngineFailures.words(refusal));
        }
        return EngineFailures.lost(address, what, cause);
    }

    private static RuntimeException contextFailure(String what, Throwable failure) {
        if (failure instanceof Error error) {
            throw error;
        }
        if (failure instanceof RuntimeException ownWords) {
            return ownWords;
        }
        return new EngineException(
                "The context of " + what + " cannot be read: " + EngineFailures.reason(failure),
                "Look at the file and its disk, and run again",
                failure);
    }

    private EngineException endedEarly(String what, BuildOutput output) {
        return new EngineException(
                "The engine at " + address + " ended " + what
                        + (output.step() == null ? "" : " in step " + output.step())
                        + " without a word on whether it is done",
                "Look at its log, 'journalctl -u docker', and run again",
                null);
    }
}
