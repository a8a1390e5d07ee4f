package com.mellanox.mkt.buildkit.status;

import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** What happens in a solve. */
public sealed interface SolveEvent {

    /** The vertex that it is about. */
    Vertex vertex();

    /** The daemon knows of a vertex, which has not started. A vertex that is cached starts and completes at once. */
    record VertexQueued(Vertex vertex) implements SolveEvent {}

    /** A vertex has started; possibly once more, if another solve that ran it was cancelled. */
    record VertexStarted(Vertex vertex) implements SolveEvent {}

    /**
     * A vertex has ended.
     *
     * @param cached whether its result was in the cache
     * @param time how long it took
     * @param error why it failed; a failed vertex does not always fail the solve, for example that of a cache import
     */
    record VertexCompleted(Vertex vertex, boolean cached, Duration time, Optional<String> error)
            implements SolveEvent {}

    /**
     * Progress of a part of a vertex, such as a layer that is pulled.
     *
     * @param part what it is, for example the digest of a layer, or {@code transferring context}
     * @param current bytes that are done, or 0
     * @param total bytes in all, or 0 if unknown
     * @param completed whether the part is done
     */
    record Progress(Vertex vertex, String part, long current, long total, boolean completed) implements SolveEvent {}

    /**
     * A whole line that a step has printed, without its end.
     *
     * @param stream where it was printed to
     */
    record LogLine(Vertex vertex, Stream stream, String text) implements SolveEvent {}

    /**
     * A warning, for example of the Dockerfile checks.
     *
     * @param message one line
     * @param details more lines
     * @param url a page that explains it
     * @param location the place in the Dockerfile
     */
    record Warning(
            Vertex vertex, String message, List<String> details, Optional<URI> url, Optional<SourceLocation> location)
            implements SolveEvent {

        public Warning {
            details = List.copyOf(details);
        }
    }

    /** The streams of a step. */
    enum Stream {
        /** Standard output. */
        OUT,
        /** Standard error. */
        ERROR
    }
}
