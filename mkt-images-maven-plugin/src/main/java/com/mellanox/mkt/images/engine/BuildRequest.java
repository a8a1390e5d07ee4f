package com.mellanox.mkt.images.engine;

import com.mellanox.mkt.images.io.ContentWriter;
import com.mellanox.mkt.images.type.ImageReference;
import java.util.Map;

/**
 * One image to build.
 *
 * @param image the reference that it is to get, by which its output and failures are told; the build gives it none
 * @param context the build context, with the Dockerfile in it
 * @param dockerfile the Dockerfile's path within the context
 * @param labels labels of the image
 * @param arguments build arguments: those that the Dockerfile declares, and the proxies
 * @param hostNetwork whether the steps share the network of the engine's host
 * @param noCache whether every step runs, whatever the engine remembers of earlier ones
 */
public record BuildRequest(
        ImageReference image,
        ContentWriter context,
        String dockerfile,
        Map<String, String> labels,
        Map<String, String> arguments,
        boolean hostNetwork,
        boolean noCache) {

    public BuildRequest {
        labels = Map.copyOf(labels);
        arguments = Map.copyOf(arguments);
    }

    /** The same, with every step run. */
    public BuildRequest withoutCache() {
        return new BuildRequest(image, context, dockerfile, labels, arguments, hostNetwork, true);
    }

    /** The names of images that the Dockerfile calls by their ids: in output and failures, images go by name. */
    public Map<ImageId, ImageReference> names() {
        return context instanceof ContextWithIds byId ? byId.names() : Map.of();
    }

    /** A context whose Dockerfile calls images by their ids. */
    public interface ContextWithIds extends ContentWriter {

        /** The names of these images. */
        Map<ImageId, ImageReference> names();
    }
}
