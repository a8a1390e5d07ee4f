package com.mellanox.mkt.buildkit;

import com.mellanox.mkt.buildkit.BuildkitException.ConnectionFailed;
import com.mellanox.mkt.buildkit.transport.CommandException;
import com.mellanox.mkt.buildkit.transport.Protocol;
import com.mellanox.mkt.buildkit.transport.Transport;
import io.grpc.Status;
import io.grpc.StatusException;
import io.grpc.StatusRuntimeException;
import java.net.ConnectException;
import java.net.NoRouteToHostException;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import javax.net.ssl.SSLException;

/** Says why BuildKit cannot be reached, and what to check. */
final class ConnectionErrors {
    private static final String WRONG_ADDRESS =
            "Check that this is the address of BuildKit's daemon, or of Docker 20.10 or later, and that no proxy is in between";

    private ConnectionErrors() {}

    /** No way to speak gRPC has worked; the failures are in the sequence in which the ways were tried. */
    static ConnectionFailed cannotReach(
            Transport transport, Map<Protocol, StatusRuntimeException> failures, Duration limit) {
        List<StatusRuntimeException> all = List.copyOf(failures.values());
        StatusRuntimeException last = all.get(all.size() - 1);
        return new ConnectionFailed(
                "Cannot reach BuildKit at " + transport + ": " + reasons(failures, limit) + ". " + remedy(last), last);
    }

    private static String reasons(Map<Protocol, StatusRuntimeException> failures, Duration limit) {
        Collection<String> reasons = failures.values().stream()
                .map(failure -> reason(failure, limit))
                .toList();
        if (reasons.stream().distinct().count() == 1) {
            return reasons.iterator().next();
        }
        return "HTTP/2: " + String.join("; HTTP/1.1: ", reasons);
    }

    /** Whether the daemon's address cannot be connected to at all, so that no other protocol helps. */
    static boolean isUnreachable(StatusRuntimeException failure) {
        Throwable cause = cause(failure);
        return cause instanceof ConnectException
                || cause instanceof NoRouteToHostException
                || cause instanceof UnknownHostException
                || cause instanceof SocketTimeoutException
                || cause instanceof CommandException
                || (cause instanceof SocketException && isNoSocket(cause));
    }

    /** A unix socket that is missing or closed to this user; both come as a general exception. */
    private static boolean isNoSocket(Throwable failure) {
        return message(failure).contains("No such file") || message(failure).contains("Permission denied");
    }

    /** The reason for a failure: that of the connection, or what the daemon answered. */
    static String reason(StatusRuntimeException failure) {
        Throwable cause = cause(failure);
        if (cause instanceof UnknownHostException) {
            return "unknown host " + cause.getMessage();
        }
        return cause == failure || cause.getMessage() == null ? description(failure) : cause.getMessage();
    }

    /** The same; gRPC's own text for a deadline is about its queues. */
    static String reason(StatusRuntimeException failure, Duration limit) {
        return isDeadline(failure) ? "no answer within " + limit.toMillis() / 1000.0 + " s" : reason(failure);
    }

    static boolean isDeadline(StatusRuntimeException failure) {
        return failure.getStatus().getCode() == Status.Code.DEADLINE_EXCEEDED;
    }

    /** What the daemon answered. */
    static String description(StatusRuntimeException failure) {
        Status status = failure.getStatus();
        return status.getDescription() == null ? status.getCode().toString() : status.getDescription();
    }

    private static String remedy(StatusRuntimeException failure) {
        Throwable cause = cause(failure);
        if (cause instanceof SSLException) {
            return TlsRemedies.of(message(cause));
        }
        if (cause instanceof CommandException) {
            return "Run the command by itself: it must start, and stay connected to the daemon";
        }
        if (message(cause).contains("Permission denied")) {
            return "Check the owner and the permissions of the socket: Docker's is open to root and the group docker";
        }
        if (isUnreachable(failure)) {
            return "Check the address, and that the daemon runs";
        }
        return isDeadline(failure)
                ? "Check that the daemon works, and what is between it and this machine"
                : WRONG_ADDRESS;
    }

    private static String message(Throwable failure) {
        return String.valueOf(failure.getMessage());
    }

    /** The first cause that is not of gRPC; otherwise the failure. */
    private static Throwable cause(StatusRuntimeException failure) {
        Throwable cause = failure;
        while (cause.getCause() != null
                && (cause instanceof StatusException || cause instanceof StatusRuntimeException)) {
            cause = cause.getCause();
        }
        return cause;
    }
}
