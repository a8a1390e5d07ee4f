package com.mellanox.mkt.buildkit;

import com.mellanox.mkt.buildkit.status.SourceLocation;
import com.mellanox.mkt.buildkit.status.Vertex;
import java.util.Optional;
import java.util.OptionalInt;
import org.jspecify.annotations.Nullable;

/** A solve or another request has failed. The message is that of the daemon, where the failure is the daemon's. */
public abstract sealed class BuildkitException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    BuildkitException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }

    /**
     * BuildKit cannot be reached, the connection is lost, the daemon sends nothing, or it stops and cancels its solves. The
     * message names the address, the step that ran, and what to check if the daemon was never reached.
     */
    public static final class ConnectionFailed extends BuildkitException {
        private static final long serialVersionUID = 1L;

        ConnectionFailed(String message, @Nullable Throwable cause) {
            super(message, cause);
        }
    }

    /** A step of the build has failed. */
    public static final class StepFailed extends BuildkitException {
        private static final long serialVersionUID = 1L;

        private final transient Vertex vertex;
        private final int exitCode;
        private final transient @Nullable SourceLocation location;

        StepFailed(
                String message,
                Vertex vertex,
                OptionalInt exitCode,
                @Nullable SourceLocation location,
                @Nullable Throwable cause) {
            super(message, cause);
            this.vertex = vertex;
            this.exitCode = exitCode.orElse(-1);
            this.location = location;
        }

        /** The vertex that has failed. */
        public Vertex vertex() {
            return vertex;
        }

        /** The exit code of the command, if a command has failed. */
        public OptionalInt exitCode() {
            return exitCode < 0 ? OptionalInt.empty() : OptionalInt.of(exitCode);
        }

        /** The place in the Dockerfile, if the daemon tells it. */
        public Optional<SourceLocation> location() {
            return Optional.ofNullable(location);
        }
    }

    /** The solve has failed before or beside any step: a mistake in a Dockerfile, a missing image, an exporter that fails. */
    public static final class SolveFailed extends BuildkitException {
        private static final long serialVersionUID = 1L;

        private final transient @Nullable SourceLocation location;

        SolveFailed(String message, @Nullable SourceLocation location, @Nullable Throwable cause) {
            super(message, cause);
            this.location = location;
        }

        /** The place in the Dockerfile, if the daemon tells it. */
        public Optional<SourceLocation> location() {
            return Optional.ofNullable(location);
        }
    }

    /** A registry has refused a pull or a push, for example because a login is missing. */
    public static final class RegistryRefused extends BuildkitException {
        private static final long serialVersionUID = 1L;

        RegistryRefused(String message, @Nullable Throwable cause) {
            super(message, cause);
        }
    }

    /** Something that the client serves has failed: a context, a secret, a login, a received file. The cause is that failure. */
    public static final class SessionFailed extends BuildkitException {
        private static final long serialVersionUID = 1L;

        SessionFailed(String message, @Nullable Throwable cause) {
            super(message, cause);
        }
    }

    /** The daemon has lost the session, or does not know it: it was silent for too long, or the connection was cut. */
    public static final class SessionLost extends BuildkitException {
        private static final long serialVersionUID = 1L;

        SessionLost(String message, @Nullable Throwable cause) {
            super(message, cause);
        }
    }

    /** The daemon or the frontend is too old for what was asked, or it is switched off. */
    public static final class Unsupported extends BuildkitException {
        private static final long serialVersionUID = 1L;

        Unsupported(String message, @Nullable Throwable cause) {
            super(message, cause);
        }
    }

    /** The solve was cancelled by this client. */
    public static final class Cancelled extends BuildkitException {
        private static final long serialVersionUID = 1L;

        Cancelled(String message, @Nullable Throwable cause) {
            super(message, cause);
        }
    }
}
