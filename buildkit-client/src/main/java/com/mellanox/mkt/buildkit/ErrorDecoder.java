package com.mellanox.mkt.buildkit;

import com.mellanox.mkt.buildkit.BuildkitException.Cancelled;
import com.mellanox.mkt.buildkit.BuildkitException.ConnectionFailed;
import com.mellanox.mkt.buildkit.BuildkitException.RegistryRefused;
import com.mellanox.mkt.buildkit.BuildkitException.SessionFailed;
import com.mellanox.mkt.buildkit.BuildkitException.SessionLost;
import com.mellanox.mkt.buildkit.BuildkitException.SolveFailed;
import com.mellanox.mkt.buildkit.BuildkitException.StepFailed;
import com.mellanox.mkt.buildkit.BuildkitException.Unsupported;
import com.mellanox.mkt.buildkit.status.StatusDecoder;
import com.mellanox.mkt.buildkit.status.Vertex;
import com.mellanox.mkt.buildkit.transport.Transport;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** Makes exceptions of what the daemon answers: by the details of an error, and by its message where there are none. */
final class ErrorDecoder {
    private static final Pattern EXIT_CODE = Pattern.compile("exit code: (\\d+)$");
    private static final Pattern REFUSED = Pattern.compile(
            "pull access denied|insufficient_scope|authorization failed"
                    + "|unexpected status[^\n]*: 40[13]|denied: |unauthorized",
            Pattern.CASE_INSENSITIVE);
    private static final Pattern LOST =
            Pattern.compile("no active sessions?|session .* not found", Pattern.CASE_INSENSITIVE);
    private static final Pattern UNSUPPORTED = Pattern.compile(
            "unknown (cache (exporter|importer)|exporter|service|method)|unsupported request"
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
        ErrorDetails details = ErrorDetails.of(failure);
        Optional<Vertex> vertex = details.vertex().map(status::vertex).or(() -> status.failed(message));
        OptionalInt exitCode = details.exitCode().isPresent() ? details.exitCode() : exitCode(message);
        if (vertex.isPresent() && exitCode.isPresent()) {
            // The message has the text of the command, which may look like anything below.
            return new StepFailed(message, vertex.get(), exitCode, details.location(), failure);
        }
        return general(failure, transport, vertex.isPresent())
                .orElseGet(() -> vertex.<BuildkitException>map(
                                step -> new StepFailed(message, step, exitCode, details.location(), failure))
                        .orElseGet(() -> new SolveFailed(message, details.location(), failure)));
    }

    private static OptionalInt exitCode(String message) {
        Matcher matcher = EXIT_CODE.matcher(message);
        return matcher.find() ? OptionalInt.of(Integer.parseInt(matcher.group(1))) : OptionalInt.empty();
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
}
