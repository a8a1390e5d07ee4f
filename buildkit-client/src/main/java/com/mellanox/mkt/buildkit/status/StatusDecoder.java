package com.mellanox.mkt.buildkit.status;

import com.google.protobuf.ByteString;
import com.mellanox.mkt.buildkit.proto.control.StatusResponse;
import com.mellanox.mkt.buildkit.proto.control.VertexLog;
import com.mellanox.mkt.buildkit.proto.control.VertexStatus;
import com.mellanox.mkt.buildkit.proto.control.VertexWarning;
import com.mellanox.mkt.buildkit.proto.pb.Range;
import com.mellanox.mkt.buildkit.status.SolveEvent.LogLine;
import com.mellanox.mkt.buildkit.status.SolveEvent.Progress;
import com.mellanox.mkt.buildkit.status.SolveEvent.Stream;
import com.mellanox.mkt.buildkit.status.SolveEvent.VertexCompleted;
import com.mellanox.mkt.buildkit.status.SolveEvent.VertexQueued;
import com.mellanox.mkt.buildkit.status.SolveEvent.VertexStarted;
import com.mellanox.mkt.buildkit.status.SolveEvent.Warning;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Makes events of status messages. The daemon sends the state of a vertex again and again: an event is a change of it. Logs come in
 * pieces that are not lines. One thread passes messages; any thread may ask for vertices.
 */
public final class StatusDecoder {
    private final SolveListener listener;
    private final Map<String, State> vertices = new ConcurrentHashMap<>();
    private final Map<LineKey, LineBuffer> lines = new LinkedHashMap<>();

    /** A decoder for one solve. */
    public StatusDecoder(SolveListener listener) {
        this.listener = listener;
    }

    /** Decodes the next message. */
    public void accept(StatusResponse response) {
        response.getVertexesList().forEach(this::acceptVertex);
        response.getStatusesList().forEach(this::acceptProgress);
        response.getLogsList().forEach(this::acceptLog);
        response.getWarningsList().forEach(this::acceptWarning);
    }

    /** Emits what is left of lines without an end. */
    public void end() {
        lines.forEach(
                (key, buffer) -> buffer.end(text -> listener.on(new LogLine(vertex(key.vertex), key.stream, text))));
    }

    /** The vertex with a digest; with the digest as its name if the daemon has not described it. */
    public Vertex vertex(String digest) {
        State state = vertices.get(digest);
        return state == null ? new Vertex(digest, digest, List.of(), Optional.empty()) : state.vertex;
    }

    /** The vertex whose error is a part of a message: how daemons tell which one has failed that send no details. */
    public Optional<Vertex> failed(String message) {
        return vertices.values().stream()
                .filter(state -> !state.error.isEmpty() && message.contains(state.error))
                .map(State::vertex)
                .findFirst();
    }

    /** A vertex that has started and not ended, if there is one; the last one that has started. */
    public Optional<Vertex> running() {
        return vertices.values().stream()
                .filter(state -> state.isStarted() && !state.isCompleted())
                .max(Comparator.comparing(State::started))
                .map(State::vertex);
    }

    private void acceptVertex(com.mellanox.mkt.buildkit.proto.control.Vertex message) {
        Vertex vertex = new Vertex(
                message.getDigest(),
                message.getName(),
                message.getInputsList(),
                Optional.of(message.getProgressGroup().getName()).filter(name -> !name.isEmpty()));
        State before = vertices.get(vertex.digest());
        State now = new State(
                vertex,
                message.hasStarted() ? DaemonTime.instant(message.getStarted()) : Instant.MIN,
                message.hasCompleted() ? DaemonTime.instant(message.getCompleted()) : Instant.MIN,
                message.getError());
        vertices.put(vertex.digest(), now);
        if (before == null) {
            listener.on(new VertexQueued(vertex));
        }
        if (now.isStarted() && (before == null || !before.started.equals(now.started))) {
            listener.on(new VertexStarted(vertex));
        }
        if (now.isCompleted() && (before == null || !before.completed.equals(now.completed))) {
            endLines(vertex);
            Duration time = now.isStarted() ? Duration.between(now.started, now.completed) : Duration.ZERO;
            Optional<String> error = Optional.of(message.getError()).filter(text -> !text.isEmpty());
            listener.on(new VertexCompleted(vertex, message.getCached(), time, error));
        }
    }

    private void endLines(Vertex vertex) {
        lines.entrySet().removeIf(entry -> {
            LineKey key = entry.getKey();
            if (!key.vertex.equals(vertex.digest())) {
                return false;
            }
            entry.getValue().end(text -> listener.on(new LogLine(vertex, key.stream, text)));
            return true;
        });
    }

    private void acceptProgress(VertexStatus message) {
        String part = message.getName().isEmpty() ? message.getId() : message.getName();
        listener.on(new Progress(
                vertex(message.getVertex()), part, message.getCurrent(), message.getTotal(), message.hasCompleted()));
    }

    private void acceptLog(VertexLog message) {
        Stream stream = message.getStream() == 2 ? Stream.ERROR : Stream.OUT;
        LineKey key = new LineKey(message.getVertex(), stream);
        Vertex vertex = vertex(message.getVertex());
        lines.computeIfAbsent(key, k -> new LineBuffer())
                .append(message.getMsg(), text -> listener.on(new LogLine(vertex, stream, text)));
    }

    private void acceptWarning(VertexWarning message) {
        listener.on(new Warning(
                vertex(message.getVertex()),
                message.getShort().toStringUtf8(),
                message.getDetailList().stream().map(ByteString::toStringUtf8).toList(),
                url(message.getUrl()),
                location(message)));
    }

    private static Optional<URI> url(String text) {
        try {
            return text.isEmpty() ? Optional.empty() : Optional.of(URI.create(text));
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }

    private static Optional<SourceLocation> location(VertexWarning message) {
        if (message.getRangesCount() == 0) {
            return Optional.empty();
        }
        Range range = message.getRanges(0);
        if (range.getStart().getLine() < 1) {
            return Optional.empty();
        }
        return Optional.of(new SourceLocation(
                message.getInfo().getFilename(),
                range.getStart().getLine(),
                Math.max(range.getStart().getLine(), range.getEnd().getLine()),
                message.getInfo().getData().toStringUtf8()));
    }

    /** What the daemon has last sent of a vertex. */
    private record State(Vertex vertex, Instant started, Instant completed, String error) {
        boolean isStarted() {
            return !started.equals(Instant.MIN);
        }

        boolean isCompleted() {
            return !completed.equals(Instant.MIN);
        }
    }

    private record LineKey(String vertex, Stream stream) {}
}
