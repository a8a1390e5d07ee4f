package com.mellanox.mkt.images.engine;

import com.mellanox.mkt.images.io.ContentWriter;
import com.mellanox.mkt.images.secret.StepSecrets;
import com.mellanox.mkt.images.type.ImageReference;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * One image to build.
 *
 * @param image names the image in output and failures; the build does not tag it
 * @param context the build context, with the Dockerfile in it
 * @param dockerfile the Dockerfile's path within the context
 * @param labels labels of the image
 * @param arguments build arguments: those that the Dockerfile declares, and the proxies
 * @param hostNetwork whether the steps share the network of the engine's host
 * @param noCache whether every step runs, without the engine's cache
 * @param secrets the secrets and ssh agents that its steps name, the agents as sockets; only BuildKit can give them to a step
 * @param time the time that the image gets in place of the clock's, in whole seconds: {@code SOURCE_DATE_EPOCH}; only BuildKit
 *     has a use for it. Null for the clock's
 * @param stepCache where at a registry the builder's cache of the steps is, which is read before the build and written after it; only
 *     BuildKit has one. Null for none
 * @param held images that the builder takes by another reference, with a digest, wherever it meets their names; only BuildKit can
 */
public record BuildRequest(
        ImageReference image,
        ContentWriter context,
        String dockerfile,
        Map<String, String> labels,
        Map<String, String> arguments,
        boolean hostNetwork,
        boolean noCache,
        StepSecrets secrets,
        @Nullable Instant time,
        @Nullable ImageReference stepCache,
        Map<ImageReference, ImageReference> held) {

    public BuildRequest {
        labels = Map.copyOf(labels);
        arguments = Map.copyOf(arguments);
        held = Map.copyOf(held);
    }

    /** A build by the clock, whose steps use neither secrets nor ssh agents. */
    public BuildRequest(
            ImageReference image,
            ContentWriter context,
            String dockerfile,
            Map<String, String> labels,
            Map<String, String> arguments,
            boolean hostNetwork,
            boolean noCache) {
        this(
                image,
                context,
                dockerfile,
                labels,
                arguments,
                hostNetwork,
                noCache,
                StepSecrets.NONE,
                null,
                null,
                Map.of());
    }

    /** The same build, whose steps may use these. */
    public BuildRequest with(StepSecrets given) {
        return new BuildRequest(
                image, context, dockerfile, labels, arguments, hostNetwork, noCache, given, time, stepCache, held);
    }

    /** The same build, with a time of the image in place of the clock's. */
    public BuildRequest at(Instant fixed) {
        return new BuildRequest(
                image,
                context,
                dockerfile,
                labels,
                arguments,
                hostNetwork,
                noCache,
                secrets,
                fixed.truncatedTo(ChronoUnit.SECONDS),
                stepCache,
                held);
    }

    /** The same build, with a cache of its steps at a registry. */
    public BuildRequest cachedAt(ImageReference reference) {
        return new BuildRequest(
                image, context, dockerfile, labels, arguments, hostNetwork, noCache, secrets, time, reference, held);
    }

    /** The same with other labels, and with or without the engine's cache. */
    public BuildRequest with(Map<String, String> otherLabels, boolean withoutCache) {
        return new BuildRequest(
                image,
                context,
                dockerfile,
                otherLabels,
                arguments,
                hostNetwork,
                withoutCache,
                secrets,
                time,
                stepCache,
                held);
    }

    /** The same build, which takes images by other references. */
    public BuildRequest holding(Map<ImageReference, ImageReference> images) {
        return new BuildRequest(
                image, context, dockerfile, labels, arguments, hostNetwork, noCache, secrets, time, stepCache, images);
    }

    /** The names of images that the Dockerfile refers to by their ids; output and failures show the names. */
    public Map<ImageId, ImageReference> names() {
        return context instanceof ContextWithIds byId ? byId.names() : Map.of();
    }

    /**
     * The names that the engine has for these images during the run alone, and which the Dockerfile has in place of
     * the ids: BuildKit takes no ids. The builder gives them to the images, and removes them when the engine is closed. Empty
     * if the Dockerfile has ids.
     */
    public Map<ImageId, ImageReference> temporaryNames() {
        return context instanceof ContextWithIds byId ? byId.temporaryNames() : Map.of();
    }

    /** The line of the Dockerfile in which a step begins, for the end of a message; empty if it is not known. */
    public String excerpt(String step) {
        return context instanceof ContextWithIds byId
                ? byId.line(step).map(SourceLine::excerpt).orElse("")
                : "";
    }

    /** A context whose Dockerfile refers to images by their ids, or by temporary names. */
    public interface ContextWithIds extends ContentWriter {

        /** The names of these images that the user wrote. */
        Map<ImageId, ImageReference> names();

        /** The temporary names that stand in place of the ids; empty if the ids are there. */
        default Map<ImageId, ImageReference> temporaryNames() {
            return Map.of();
        }

        /**
         * The line of the user's Dockerfile in which a step begins.
         *
         * @param step as builders name it, with the names that the user wrote: {@code build 3/7 : RUN make}
         * @return empty if there is no such line, or more than one that could be it
         */
        default Optional<SourceLine> line(String step) {
            return Optional.empty();
        }
    }
}
