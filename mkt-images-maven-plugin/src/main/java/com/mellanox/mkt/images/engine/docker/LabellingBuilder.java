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
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * Adds all labels of an image by one LABEL instruction, in a small build after the image's own, which the user does not see:
 * Docker's classic builder makes a step of each label of a request.
 */
final class LabellingBuilder implements Builder {
    private static final String DOCKERFILE = "Dockerfile";

    /** Names that need no quotes in a LABEL instruction, and do not look like an option. */
    private static final Pattern NAME = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._/-]*");

    private static final Pattern VALUE = Pattern.compile("\\P{Cntrl}*");
    private static final Pattern SPECIAL = Pattern.compile("[\\\\\"$]");

    /** The time of the engine's parser grows with the square of the length: a longer label is faster as a step of its own. */
    private static final int LONGEST = 8 * 1024;

    private final Builder builder;
    private final EngineClient engine;

    LabellingBuilder(Builder builder, EngineClient engine) {
        this.builder = builder;
        this.engine = engine;
    }

    @Override
    public ImageId build(BuildRequest request, BuildListener listener) throws BuildStepException {
        if (request.labels().isEmpty()) {
            return builder.build(request, listener);
        }
        ImageId plain = builder.build(request.with(Map.of(), request.noCache()), listener);
        // A build that is cancelled leaves the image for the next run, like any step that is done.
        try {
            return builder.build(
                    losesInFrom(plain) ? request.with(request.labels(), false) : labelling(request, plain),
                    event -> {});
        } catch (BuildStepException e) {
            remove(plain);
            throw new BuildStepException(null, "Its labels cannot be added to " + plain + ": " + e.getMessage());
        } catch (EngineException e) {
            remove(plain);
            throw e;
        }
    }

    private void remove(ImageId plain) {
        engine.cleanUp(docker -> DockerEngine.removeUnnamed(docker, plain));
    }

    /** Whether a build on the image runs and drops its ONBUILD triggers, or drops its MAINTAINER. */
    private boolean losesInFrom(ImageId image) {
        return engine.request("to inspect " + image, docker -> {
            InspectImageResponse made = docker.inspectImageCmd(image.toString()).exec();
            ContainerConfig config = made.getConfig();
            boolean triggers = config != null && config.getOnBuild() != null && config.getOnBuild().length > 0;
            return triggers || (made.getAuthor() != null && !made.getAuthor().isEmpty());
        });
    }

    private static BuildRequest labelling(BuildRequest request, ImageId plain) {
        Map<String, String> written = new TreeMap<>(request.labels());
        written.entrySet().removeIf(label -> !isPlain(label.getKey(), label.getValue()));
        Map<String, String> others = new HashMap<>(request.labels());
        others.keySet().removeAll(written.keySet());
        String instruction = written.isEmpty() ? "" : instruction(written);
        return new BuildRequest(
                request.image(),
                context("FROM " + plain + "\n" + instruction),
                DOCKERFILE,
                others,
                Map.of(),
                false,
                false);
    }

    /** Whether a label can be written in a LABEL instruction. */
    static boolean isPlain(String name, String value) {
        return name.length() + value.length() <= LONGEST
                && NAME.matcher(name).matches()
                && VALUE.matcher(value).matches();
    }

    /** The LABEL instruction for labels that are plain; each on a line of its own, since a line's length is limited. */
    static String instruction(Map<String, String> labels) {
        return labels.entrySet().stream()
                .map(label -> label.getKey() + "=\""
                        + SPECIAL.matcher(label.getValue()).replaceAll("\\\\$0") + "\"")
                .collect(Collectors.joining(" \\\n    ", "LABEL ", "\n"));
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
