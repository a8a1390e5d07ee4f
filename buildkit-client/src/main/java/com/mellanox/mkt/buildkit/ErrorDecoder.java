package com.mellanox.mkt.buildkit;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParseException;
import com.google.gson.JsonParser;
import com.google.protobuf.Any;
import com.google.protobuf.InvalidProtocolBufferException;
import com.mellanox.mkt.buildkit.BuildkitException.Cancelled;
import com.mellanox.mkt.buildkit.BuildkitException.ConnectionFailed;
import com.mellanox.mkt.buildkit.BuildkitException.RegistryRefused;
import com.mellanox.mkt.buildkit.BuildkitException.SessionFailed;
import com.mellanox.mkt.buildkit.BuildkitException.SessionLost;
import com.mellanox.mkt.buildkit.BuildkitException.SolveFailed;
import com.mellanox.mkt.buildkit.BuildkitException.StepFailed;
import com.mellanox.mkt.buildkit.BuildkitException.Unsupported;
import com.mellanox.mkt.buildkit.status.SourceLocation;
import com.mellanox.mkt.buildkit.status.StatusDecoder;
import com.mellanox.mkt.buildkit.status.Vertex;
import com.mellanox.mkt.buildkit.transport.Transport;
import io.grpc.Metadata;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Makes exceptions of what the daemon answers. The details of an error are JSON, one object for each cause; daemons before BuildKit
 * 0.9 have none, so their messages are read.
 */
final class ErrorDecoder {
    private static final Metadata.Key<byte[]> DETAILS =
            Metadata.Key.of("grpc-status-details-bin", Metadata.BINARY_BYTE_MARSHALLER);

    private static final Pattern EXIT_CODE = Pattern.compile("exit code: (\\d+)$");
    private static final Pattern REFUSED = Pattern.compile(
            "pull access denied|insufficient_scope|authorization failed"
                    + "|unexpected status[^\n]*: 40[13]|denied: |unauthorized",
            Pattern.CASE_INSENSITIVE);
    private static final Pattern LOST =
            Pattern.compile("no active sessions?|session .* not found", Pattern.CASE_INSENSITIVE);
    private static final Pattern UNSUPPORTED = Pattern.compile(
            "unknown (cache (exporter|importer)|exporter|service|method)"
                    + "|unsupported frontend capability|requested experimental feature|is not supported by|entitlement .* is not allowed"
                    + "|could not be found as the exporter|exporter .* could not be found",
            Pattern.CASE_INSENSITIVE);

    private ErrorDecoder() {}

    /** Neither way to speak gRPC has worked. */
    static ConnectionFailed connectionFailed(Transport transport, List<StatusRuntimeException> failures) {
        String reasons = failures.stream().map(ErrorDecoder::reason).distinct().collect(Collectors.joining("; "));
        return new ConnectionFailed("Cannot reach BuildKit at " + transport + ": " + reasons, failures.get(0));
    }

    private static String reason(StatusRuntimeException failure) {
        Throwable deepest = failure;
        while (deepest.getCause() != null) {
            deepest = deepest.getCause();
        }
        return deepest == failure || deepest.getMessage() == null ? description(failure) : deepest.getMessage();
    }

    private static String description(StatusRuntimeException failure) {
        Status status = failure.getStatus();
        return status.getDescription() == null ? status.getCode().toString() : status.getDescription();
    }

    /** The failure of a request beside solves. */
    static BuildkitException failure(StatusRuntimeException failure, Transport transport) {
        if (failure.getStatus().getCode() == Status.Code.DEADLINE_EXCEEDED) {
            return new ConnectionFailed("BuildKit at " + transport + " does not answer: " + reason(failure), failure);
        }
        return general(failure, transport, false).orElseGet(() -> new SolveFailed(description(failure), null, failure));
    }

    /**
     * The failure of a solve.
     *
     * @param served the first failure of something that the session serves
     */
    static BuildkitException solveFailure(
            StatusRuntimeException failure, Transport transport, StatusDecoder status, Optional<Throwable> served) {
        String message = description(failure);
        if (served.isPresent()) {
            return new SessionFailed(message, served.get());
        }
        Details details = Details.of(failure);
        Optional<Vertex> vertex = details.vertex().map(status::vertex).or(() -> status.failed(message));
        OptionalInt exitCode = details.exitCode(message);
        if (vertex.isPresent() && exitCode.isPresent()) {
            // The message has the text of the command, which may look like anything below.
            return new StepFailed(message, vertex.get(), exitCode, details.location(), failure);
        }
        return general(failure, transport, vertex.isPresent())
                .orElseGet(() -> vertex.<BuildkitException>map(
                                step -> new StepFailed(message, step, exitCode, details.location(), failure))
                        .orElseGet(() -> new SolveFailed(message, details.location(), failure)));
    }

    private static Optional<BuildkitException> general(
            StatusRuntimeException failure, Transport transport, boolean inStep) {
        String message = description(failure);
        Status.Code code = failure.getStatus().getCode();
        if (code == Status.Code.CANCELLED) {
            return Optional.of(new Cancelled(message, failure));
        }
        if (LOST.matcher(message).find()) {
            return Optional.of(new SessionLost(message, failure));
        }
        if (code == Status.Code.UNAVAILABLE && !inStep) {
            return Optional.of(new ConnectionFailed(
                    "The connection to BuildKit at " + transport + " is lost: " + reason(failure), failure));
        }
        if (REFUSED.matcher(message).find()) {
            return Optional.of(new RegistryRefused(message, failure));
        }
        if (code == Status.Code.UNIMPLEMENTED || UNSUPPORTED.matcher(message).find()) {
            return Optional.of(new Unsupported(message, failure));
        }
        return Optional.empty();
    }

    /** What the details of an error tell. */
    private record Details(
            Optional<String> vertex,
            OptionalInt code,
            @Nullable SourceLocation location) {

        static Details of(StatusRuntimeException failure) {
            Metadata trailers = failure.getTrailers();
            byte[] bytes = trailers == null ? null : trailers.get(DETAILS);
            Optional<String> vertex = Optional.empty();
            OptionalInt code = OptionalInt.empty();
            SourceLocation location = null;
            for (Any detail : bytes == null ? List.<Any>of() : details(bytes)) {
                JsonObject json = json(detail);
                if (is(detail, "errdefs.Vertex")) {
                    vertex = Optional.of(text(json, "digest")).filter(digest -> !digest.isEmpty());
                } else if (is(detail, "errdefs.Source")) {
                    // The last one is that of the innermost cause.
                    location = location(json);
                } else if (is(detail, "gatewayapi.ExitMessage")) {
                    code = OptionalInt.of((int) number(json, "Code"));
                }
            }
            return new Details(vertex, code, location);
        }

        OptionalInt exitCode(String message) {
            Matcher matcher = EXIT_CODE.matcher(message);
            return code.isPresent() || !matcher.find() ? code : OptionalInt.of(Integer.parseInt(matcher.group(1)));
        }

        private static List<Any> details(byte[] bytes) {
            try {
                return com.mellanox.mkt.buildkit.proto.rpc.Status.parseFrom(bytes)
                        .getDetailsList();
            } catch (InvalidProtocolBufferException e) {
                return List.of();
            }
        }

        private static boolean is(Any detail, String name) {
            return detail.getTypeUrl().endsWith("/" + name + "+json");
        }

        private static JsonObject json(Any detail) {
            try {
                JsonElement json = JsonParser.parseString(detail.getValue().toStringUtf8());
                return json.isJsonObject() ? json.getAsJsonObject() : new JsonObject();
            } catch (JsonParseException e) {
                return new JsonObject();
            }
        }

        private static @Nullable SourceLocation location(JsonObject source) {
            if (!(source.get("info") instanceof JsonObject info)
                    || source.get("ranges") == null
                    || !source.get("ranges").isJsonArray()
                    || source.getAsJsonArray("ranges").isEmpty()) {
                return null;
            }
            JsonObject range = source.getAsJsonArray("ranges").get(0).getAsJsonObject();
            int first = line(range, "start");
            String content = new String(Base64.getDecoder().decode(text(info, "data")), StandardCharsets.UTF_8);
            return new SourceLocation(text(info, "filename"), first, Math.max(first, line(range, "end")), content);
        }

        private static int line(JsonObject range, String end) {
            return range.get(end) instanceof JsonObject position ? (int) number(position, "line") : 0;
        }

        private static String text(JsonObject json, String name) {
            return json.has(name) && json.get(name).isJsonPrimitive()
                    ? json.get(name).getAsString()
                    : "";
        }

        private static long number(JsonObject json, String name) {
            return json.has(name) && json.get(name).isJsonPrimitive()
                    ? json.get(name).getAsLong()
                    : 0;
        }
    }
}
