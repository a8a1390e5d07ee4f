package com.mellanox.mkt.images.engine.buildkit;

import com.mellanox.mkt.buildkit.session.BuildContext;
import com.mellanox.mkt.images.io.TarWriter;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Instant;

/** A build context with a Dockerfile of this project's own, and nothing else. */
record DockerfileContext(String dockerfile) implements BuildContext {
    /** The name of the image that {@link #copying} copies from. */
    static final String IMAGE = "mkt-images.invalid/image";

    /** Copies a path of the image to the root directory of an empty one. */
    static DockerfileContext copying(String path) {
        String name = path.substring(path.lastIndexOf('/') + 1);
        return new DockerfileContext(
                "FROM scratch\nCOPY --from=" + IMAGE + " [\"" + escape(path) + "\", \"/" + escape(name) + "\"]\n");
    }

    private static String escape(String path) {
        return path.replace("\\", "\\\\").replace("\"", "\\\"");
    }

    @Override
    public void writeTo(OutputStream out) throws IOException {
        byte[] bytes = dockerfile.getBytes(StandardCharsets.UTF_8);
        try (TarWriter tar = new TarWriter(out, Instant.EPOCH)) {
            tar.file("Dockerfile", false, bytes.length, content -> content.write(bytes));
        }
    }
}
