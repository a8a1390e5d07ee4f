package com.mellanox.mkt.images.engine.docker;

import com.github.dockerjava.api.command.InspectImageResponse;
import com.github.dockerjava.api.model.ContainerConfig;
import com.mellanox.mkt.images.engine.BuildRequest;
import com.mellanox.mkt.images.engine.BuildStepException;
import com.mellanox.mkt.images.engine.Builder;
import com.mellanox.mkt.images.engine.ImageId;
import com.mellanox.mkt.images.event.BuildListener;
import com.mellanox.mkt.images.failure.EngineException;
import com.mellanox.mkt.images.io.ContentWriter;
import com.mellanox.mkt.images.io.TarWriter;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;

/**
 * Puts all labels of an image on by one step, in a tiny build of its own, of which the user sees nothing: Docker's classic
 * builder makes a step of each label of a request.
 */
final class LabellingBuilder implements Builder {
    private static final String DOCKERFILE = "Dockerfile";

    private final Builder builder;
    private final EngineRequests requests;

    LabellingBuilder(Builder builder, EngineRequests requests) {
        this.builder = builder;
        this.requests = requests;
    }

    @Override
    public ImageId build(BuildRequest request, BuildListener listener) throws BuildStepException {
        if (request.labels().isEmpty()) {
            return builder.build(request, listener);
        }
        ImageId plain = builder.build(withoutLabels(request), listener);
        // What is cancelled leaves the image, like any step that was done, to the next run.
        try {
            return builder.build(losesInFrom(plain) ? cached(request) : labelling(request, plain), event -> {});
        } catch (BuildStepException e) {
            remove(plain);
            throw new BuildStepException(null, "Its labels cannot be put on " + plain + ": " + e.getMessage());
        } catch (EngineException e) {
            remove(plain);
            throw e;
        }
    }

    private void remove(ImageId plain) {
        requests.atTheEnd(docker -> EngineRequests.removeUnnamed(docker, plain));
    }

    /** Whether a build on the image runs and drops its ONBUILD triggers, or drops its MAINTAINER. */
    private boolean losesInFrom(ImageId image) {
        return requests.ask("to look at " + image, docker -> {
            InspectImageResponse made = docker.inspectImageCmd(image.toString()).exec();
            ContainerConfig config = made.getConfig();
            boolean triggers = config != null && config.getOnBuild() != null && config.getOnBuild().length > 0;
            return triggers || (made.getAuthor() != null && !made.getAuthor().isEmpty());
        });
    }

    private static BuildRequest withoutLabels(BuildRequest request) {
        return new BuildRequest(
                request.image(),
                request.context(),
                request.dockerfile(),
                Map.of(),
                request.arguments(),
                request.hostNetwork(),
                request.noCache());
    }

    /** The same build again, with a step for each label at its end. */
    private static BuildRequest cached(BuildRequest request) {
        return new BuildRequest(
                request.image(),
                request.context(),
                request.dockerfile(),
                request.labels(),
                request.arguments(),
                request.hostNetwork(),
                false);
    }

    private static BuildRequest labelling(BuildRequest request, ImageId plain) {
        Map<String, String> written = new HashMap<>(request.labels());
        written.entrySet().removeIf(label -> !LabelInstruction.holds(label.getKey(), label.getValue()));
        Map<String, String> others = new HashMap<>(request.labels());
        others.keySet().removeAll(written.keySet());
        String instruction = written.isEmpty() ? "" : LabelInstruction.of(written);
        return new BuildRequest(
                request.image(),
                context("FROM " + plain + "\n" + instruction),
                DOCKERFILE,
                others,
                Map.of(),
                false,
                false);
    }

    private static ContentWriter context(String dockerfile) {
        byte[] text = dockerfile.getBytes(StandardCharsets.UTF_8);
        return out -> {
            try (TarWriter tar = new TarWriter(out, Instant.EPOCH)) {
                tar.file(DOCKERFILE, false, text.length, content -> content.write(text));
            }
        };
    }
}
