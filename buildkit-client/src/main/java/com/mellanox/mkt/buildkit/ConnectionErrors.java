package com.mellanox.mkt.buildkit;

import com.mellanox.mkt.buildkit.BuildkitException.ConnectionFailed;
import com.mellanox.mkt.buildkit.transport.CommandException;
import com.mellanox.mkt.buildkit.transport.NoAnswerException;
import com.mellanox.mkt.buildkit.transport.Protocol;
import com.mellanox.mkt.buildkit.transport.WatchedTransport;
import io.grpc.Status;
import io.grpc.StatusException;
import io.grpc.StatusRuntimeException;
import java.io.EOFException;
import java.io.IOException;
import java.net.ConnectException;
import java.net.NoRouteToHostException;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import javax.net.ssl.SSLException;

/** Says why BuildKit cannot be reached, and what to check. */
final class ConnectionErrors {
    private static final String WRONG_ADDRESS =
            "Check that this is the address of BuildKit's daemon, or of Docker 20.10 or later, and that no proxy is in between";

    /** What gRPC's transport tells of a connection that was closed. */
    private static final String END = "End of stream";

    private final WatchedTransport transport;
    private final Duration limit;

    /**
     * For one connection.
     *
     * @param limit the most time for an answer
     */
    ConnectionErrors(WatchedTransport transport, Duration limit) {
        this.transport = transport;
        this.limit = limit;
    }

    /** The daemon with its address. */
    String daemon() {
        return "BuildKit at " + transport;
    }

    /**
     * No way to speak gRPC has worked.
     *
     * @param causes the causes of the failures, in the sequence in which the ways were tried
     */
    ConnectionFailed cannotReach(Map<Protocol, Throwable> causes) {
        List<String> reasons = causes.values().stream().map(this::text).toList();
        String all = reasons.stream().distinct().count() == 1
                ? reasons.get(0)
                : "HTTP/2: " + String.join("; HTTP/1.1: ", reasons);
        List<Throwable> failures = List.copyOf(causes.values());
        // A daemon that has ended TLS once may close the next connection without a reason.
        Throwable cause = failures.stream()
                .filter(SSLException.class::isInstance)
                .findFirst()
                .orElse(failures.get(failures.size() - 1));
        return new ConnectionFailed("Cannot reach " + daemon() + ": " + all + ". " + remedy(cause), cause);
    }

    /** Whether the daemon's address cannot be connected to at all, so that no other protocol helps. */
    static boolean isUnreachable(Throwable cause) {
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
    String reason(StatusRuntimeException failure) {
        return text(cause(failure));
    }

    private String text(Throwable cause) {
        if (cause instanceof StatusRuntimeException status) {
            // gRPC's own text for this is about its queues.
            return isDeadline(status) ? NoAnswerException.message(limit) : description(status);
        }
        if (cause instanceof UnknownHostException) {
            return "unknown host " + cause.getMessage();
        }
        return cause.getMessage() == null ? cause.getClass().getSimpleName() : cause.getMessage();
    }

    private static boolean isDeadline(StatusRuntimeException failure) {
        return failure.getStatus().getCode() == Status.Code.DEADLINE_EXCEEDED;
    }

    /** What the daemon answered. */
    static String description(StatusRuntimeException failure) {
        Status status = failure.getStatus();
        return status.getDescription() == null ? status.getCode().toString() : status.getDescription();
    }

    /**
     * Whether the connection ended, and not the daemon's work. A failure that came from the daemon has no cause here: gRPC gives
     * one to what it could not read, which is an internal error to it.
     */
    static boolean isLost(StatusRuntimeException failure) {
        Status status = failure.getStatus();
        return status.getCode() == Status.Code.UNAVAILABLE
                || (status.getCode() == Status.Code.INTERNAL && status.getCause() != null);
    }

    private static String remedy(Throwable cause) {
        if (cause instanceof SSLException) {
            return TlsRemedies.of(message(cause));
        }
        if (cause instanceof CommandException) {
            return "Run the command by itself: it must start, and stay connected to the daemon";
        }
        if (message(cause).contains("Permission denied")) {
            return "Check the owner and the permissions of the socket: Docker's is open to root and the group docker";
        }
        if (isUnreachable(cause)) {
            return "Check the address, and that the daemon runs";
        }
        return cause instanceof NoAnswerException
                        || (cause instanceof StatusRuntimeException status && isDeadline(status))
                ? "Check that the daemon works, and what is between it and this machine"
                : WRONG_ADDRESS;
    }

    private static String message(Throwable failure) {
        return String.valueOf(failure.getMessage());
    }

    private static IOException closed(StatusRuntimeException failure) {
        IOException closed = new EOFException("the daemon has closed the connection");
        closed.addSuppressed(failure);
        return closed;
    }

    /**
     * The failure of the connection: the first cause that is not of gRPC, or that the daemon has closed it; the failure itself if
     * there is neither.
     */
    Throwable cause(StatusRuntimeException failure) {
        Throwable cause = failure;
        while (cause.getCause() != null
                && (cause instanceof StatusException || cause instanceof StatusRuntimeException)) {
            cause = cause.getCause();
        }
        IOException ofReading = transport.failure().orElse(null);
        // What is written after an alert of TLS fails for no reason of its own.
        boolean isLost = cause == failure && failure.getStatus().getCode() == Status.Code.UNAVAILABLE;
        if (ofReading != null && (isLost || ofReading instanceof SSLException)) {
            return ofReading;
        }
        return isLost && description(failure).startsWith(END) ? closed(failure) : cause;
    }
}
