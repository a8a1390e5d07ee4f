package com.mellanox.mkt.buildkit.status;

import java.util.List;
import java.util.Optional;

/**
 * A node of the graph that is solved: a step of a Dockerfile, a source, an export.
 *
 * @param digest names the vertex; equal vertices of two solves have the same
 * @param name what a user reads, for example {@code [stage 2/5] RUN make}
 * @param inputs digests of the vertices that it needs
 * @param group a name that several vertices share, if they are parts of one operation
 */
public record Vertex(String digest, String name, List<String> inputs, Optional<String> group) {

    public Vertex {
        inputs = List.copyOf(inputs);
    }

    /** Whether BuildKit made it for its own needs: its name begins with {@code [internal]}. */
    public boolean isInternal() {
        return name.startsWith("[internal]");
    }
}
