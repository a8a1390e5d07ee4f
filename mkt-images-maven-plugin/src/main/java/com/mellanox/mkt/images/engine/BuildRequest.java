package com.mellanox.mkt.images.engine;

import com.mellanox.mkt.images.type.ImageReference;
import java.io.IOException;
import java.io.OutputStream;
import java.util.Map;

/**
 * One image to build.
 *
 * @param image the reference that it gets
 * @param context the build context, with the Dockerfile in it
 * @param dockerfile the Dockerfile's path within the context
 * @param labels labels of the image
 * @param arguments build arguments
 * @param hostNetwork whether the steps share the network of the engine's host
 */
public record BuildRequest(
        ImageReference image,
        Context context,
        String dockerfile,
        Map<String, String> labels,
        Map<String, String> arguments,
        boolean hostNetwork) {

    public BuildRequest {
        labels = Map.copyOf(labels);
        arguments = Map.copyOf(arguments);
    }

    /** A tar stream, written when the engine takes it; the same bytes each time. */
    @FunctionalInterface
    public interface Context {
        void writeTo(OutputStream out) throws IOException;
    }
}
