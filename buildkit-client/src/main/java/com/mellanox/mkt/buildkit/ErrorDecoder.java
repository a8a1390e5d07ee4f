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
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Makes exceptions of what the daemon answers: by the details of an error, and by its message where there are none. */
final class ErrorDecoder {
    private static final Pattern EXIT_CODE = Pattern.compile("exit code: (\\d{1,9})$");
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

    /**
     * The failure of a request beside solves.
     *
     * @param what begins the message: what was asked for, and of which daemon
     */
    static BuildkitException requestFailure(StatusRuntimeException failure, String what, ConnectionErrors errors) {
        String message = what + ": " + errors.reason(failure);
        if (ConnectionErrors.isLost(failure)) {
            return new ConnectionFailed(message, failure);
        }
        return switch (failure.getStatus().getCode()) {
            case DEADLINE_EXCEEDED -> new ConnectionFailed(message, failure);
            case CANCELLED -> new Cancelled(message, failure);
            case UNIMPLEMENTED -> new Unsupported(message, failure);
            default -> new SolveFailed(message, null, failure);
        };
    }

    /**
     * The failure of a solve that this client has not cancelled.
     *
     * @param session what has become of its session
     */
    static BuildkitException solveFailure(
            StatusRuntimeException failure, ConnectionErrors errors, StatusDecoder status, SessionEnd session) {
        String message = ConnectionErrors.description(failure);
        if (session.failure().isPresent()) {
            return new SessionFailed(message, session.failure().get());
        }
        ErrorDetails details = ErrorDetails.of(failure);
        Optional<Vertex> vertex = details.vertex().map(status::vertex).or(() -> status.failed(message));
        OptionalInt exitCode = details.exitCode().isPresent() ? details.exitCode() : exitCode(message);
        if (vertex.isPresent() && exitCode.isPresent()) {
            // The message has the text of the command, which may look like anything below.
            return new StepFailed(message, vertex.get(), exitCode, details.location(), failure);
        }
        String place = place(errors, status);
        if (ConnectionErrors.isLost(failure) && vertex.isEmpty()) {
            return new ConnectionFailed(
                    "The connection is lost to " + place + ": " + errors.reason(failure), errors.cause(failure));
        }
        return lost(failure, place, session.lost())
                .or(() -> refused(failure))
                .orElseGet(() -> vertex.<BuildkitException>map(
                                step -> new StepFailed(message, step, exitCode, details.location(), failure))
                        .orElseGet(() -> new SolveFailed(message, details.location(), failure)));
    }

    /** The daemon with its address, and the step that runs. */
    static String place(ConnectionErrors errors, StatusDecoder status) {
        Optional<Vertex> running = status.running();
        return errors.daemon()
                + running.map(step -> " in the step '" + step.name() + "'").orElse("");
    }

    private static OptionalInt exitCode(String message) {
        Matcher matcher = EXIT_CODE.matcher(message);
        return matcher.find() ? OptionalInt.of(Integer.parseInt(matcher.group(1))) : OptionalInt.empty();
    }

    private static Optional<BuildkitException> lost(StatusRuntimeException failure, String place, boolean sessionLost) {
        String message = ConnectionErrors.description(failure);
        if (sessionLost || LOST.matcher(message).find()) {
            return Optional.of(new SessionLost("The session is lost to " + place + ": " + message, failure));
        }
        return failure.getStatus().getCode() == Status.Code.CANCELLED
                ? Optional.of(new ConnectionFailed(
                        "The solve was cancelled, as a daemon does that stops, by " + place + ": " + message, failure))
                : Optional.empty();
    }

    private static Optional<BuildkitException> refused(StatusRuntimeException failure) {
        String message = ConnectionErrors.description(failure);
        if (REFUSED.matcher(message).find()) {
            return Optional.of(new RegistryRefused(message, failure));
        }
        return failure.getStatus().getCode() == Status.Code.UNIMPLEMENTED
                        || UNSUPPORTED.matcher(message).find()
                ? Optional.of(new Unsupported(message, failure))
                : Optional.empty();
    }
}
