package com.mellanox.mkt.images.engine.docker;

import com.fasterxml.jackson.core.JacksonException;
import com.github.dockerjava.api.exception.DockerException;
import com.mellanox.mkt.images.engine.EngineAddress;
import com.mellanox.mkt.images.engine.SshErrorMessages;
import com.mellanox.mkt.images.engine.docker.ProgramEnd.ConnectionLostException;
import com.mellanox.mkt.images.engine.docker.ProgramEnd.ProgramFailedException;
import com.mellanox.mkt.images.failure.Causes;
import com.mellanox.mkt.images.failure.EngineException;
import com.mellanox.mkt.images.failure.MktException;
import com.mellanox.mkt.images.json.JsonReader;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.net.ConnectException;
import java.net.NoRouteToHostException;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.Optional;
import javax.net.ssl.SSLException;
import org.apache.hc.core5.http.ConnectionClosedException;
import org.apache.hc.core5.http.HttpException;
import org.apache.hc.core5.http.MessageConstraintException;
import org.jspecify.annotations.Nullable;

/** The exceptions for failures between this program and an engine. */
final class EngineErrorMessages {
    private static final String START =
            "Start it, 'systemctl start docker' or 'systemctl --user start podman.socket', or set the address of another one"
                    + " by DOCKER_HOST or -Dmkt.dockerHost";

    private static final String RIGHTS =
            "Become a member of the group docker ('sudo usermod -aG docker $USER', then log in again), or have sudo run"
                    + " 'docker system dial-stdio' without a password (a file in /etc/sudoers.d: '<user> ALL=(root)"
                    + " NOPASSWD: /usr/bin/docker system dial-stdio'), or use a rootless engine";

    private EngineErrorMessages() {}

    /** Connecting failed. */
    static MktException notReached(EngineAddress address, Throwable failure) {
        if (failure instanceof MktException known) {
            return known;
        }
        Optional<ProgramFailedException> program = Causes.find(failure, ProgramFailedException.class);
        if (program.isPresent()) {
            return notReachedByProgram(address, program.get().end(), failure);
        }
        String reason = Causes.reason(failure);
        if (reason.contains("Permission denied")) {
            return new EngineException("No permission to use the engine's socket at " + address, RIGHTS, failure);
        }
        if (Causes.has(failure, SSLException.class)) {
            return new EngineException(
                    "The TLS connection to the engine at " + address + " failed: " + reason,
                    "Check ca.pem, cert.pem and key.pem in " + address.certificates()
                            + ", and that the engine's port is the one with TLS",
                    failure);
        }
        if (Causes.has(failure, UnknownHostException.class)) {
            return new EngineException(
                    "Unknown host of the engine at " + address, "Check whether its name is right", failure);
        }
        if (Causes.has(failure, SocketTimeoutException.class) || Causes.has(failure, NoRouteToHostException.class)) {
            return new EngineException(
                    "The host of the engine at " + address + " does not answer: " + reason,
                    "Check whether the address is right and no firewall is in between",
                    failure);
        }
        return withoutAnswer(address, failure, reason);
    }

    private static EngineException withoutAnswer(EngineAddress address, Throwable failure, String reason) {
        boolean absent = Causes.has(failure, ConnectException.class)
                || Causes.has(failure, FileNotFoundException.class)
                || reason.contains("No such file");
        if (!absent && isCut(failure)) {
            return new EngineException(
                    "The connection to the engine at " + address + " broke before its answer was complete: " + reason,
                    "Run again; if it persists, check the engine's log, 'journalctl -u docker', and what is in between",
                    failure);
        }
        return absent || !isOtherProtocol(failure)
                ? new EngineException("No engine answers at " + address + (absent ? "" : ": " + reason), START, failure)
                : noEngine(address, "it does not answer by HTTP: " + reason, failure);
    }

    /** What answers is something else. */
    static EngineException noEngine(EngineAddress address, String problem, @Nullable Throwable failure) {
        String remedy = problem.contains("HTTPS server")
                ? "It wants TLS: set DOCKER_TLS_VERIFY=1, and DOCKER_CERT_PATH to the directory of its certificates"
                : "Check whether the address is right, and that no proxy is in between";
        return new EngineException(
                "What answers at " + address + " is not an engine: " + problem,
                address.ssh().map(ssh -> SshErrorMessages.remedy(ssh, 0, "")).orElse(remedy),
                failure);
    }

    private static boolean isOtherProtocol(Throwable failure) {
        return Causes.has(failure, HttpException.class) || Causes.has(failure, MessageConstraintException.class);
    }

    private static boolean isCut(Throwable failure) {
        return Causes.has(failure, ConnectionClosedException.class)
                || Causes.of(failure).stream()
                        .anyMatch(link -> link instanceof SocketException && !(link instanceof ConnectException));
    }

    private static EngineException notReachedByProgram(EngineAddress address, ProgramEnd end, Throwable failure) {
        return new EngineException(
                "No engine answers " + address.way() + " (" + address.reason() + "): " + withoutStop(end.reason()),
                address.ssh()
                        .map(ssh -> SshErrorMessages.remedy(ssh, end.status(), end.errors()))
                        .orElseGet(() -> remedyOfSudo(end)),
                failure);
    }

    /** Docker's message for a missing engine; any other comes from sudo. */
    private static String remedyOfSudo(ProgramEnd end) {
        boolean absent = end.errors().contains("Docker daemon") || end.errors().contains("dial unix");
        return absent ? START : RIGHTS;
    }

    /** The engine did not answer after it had accepted the connection. */
    static EngineException silent(EngineAddress address, Duration waited, Throwable failure) {
        return new EngineException(
                "The engine at " + address + (address.program().isEmpty() ? " accepted the connection and" : "")
                        + " did not answer within " + waited.toSeconds() + " s",
                "Check its log, 'journalctl -u docker', and restart it if it hangs",
                failure);
    }

    /** The connection broke during something. */
    static EngineException lost(EngineAddress address, String during, Throwable failure) {
        Optional<ProgramFailedException> program = Causes.find(failure, ProgramFailedException.class);
        if (program.isPresent()) {
            return notReachedByProgram(address, program.get().end(), failure);
        }
        Optional<ConnectionLostException> lost = Causes.find(failure, ConnectionLostException.class);
        if (lost.isPresent() && address.ssh().isPresent()) {
            return new EngineException(
                    "The connection to the engine at " + address + " was lost during " + during + ": "
                            + withoutStop(String.valueOf(lost.get().getMessage())),
                    SshErrorMessages.lost(address.ssh().get()),
                    failure);
        }
        return new EngineException(
                "The engine at " + address + " failed during " + during + ": " + reason(failure),
                "Check whether it was restarted or killed, 'journalctl -u docker', and run again",
                failure);
    }

    /** Why a request failed, in the engine's words if it has refused. */
    static String reason(Throwable failure) {
        // What a parser says names its own classes.
        if (Causes.has(failure, JacksonException.class) && !isCut(failure)) {
            return "its answer is not JSON as expected, or is cut off";
        }
        return Causes.find(failure, DockerException.class)
                .map(EngineErrorMessages::message)
                .orElseGet(() -> Causes.reason(failure));
    }

    /** A stream of messages ended without a sign of success. */
    static EngineException endedEarly(EngineAddress address, String what) {
        return new EngineException(
                "The engine at " + address + " ended " + what + " and reported neither success nor an error",
                "Check its log, 'journalctl -u docker', and run again",
                null);
    }

    /** The engine answered a request with an error. */
    static EngineException refused(EngineAddress address, String during, DockerException failure) {
        return new EngineException(
                "The engine at " + address + " failed " + during + ": " + message(failure),
                "Check its log, 'journalctl -u docker'",
                failure);
    }

    /** The engine's own message in a refusal, out of its JSON. */
    static String message(DockerException refusal) {
        String text = Optional.ofNullable(refusal.getMessage()).orElse("").strip();
        try {
            return JsonReader.read(text.replaceFirst("^Status [0-9]+: ", ""))
                    .at("message")
                    .text()
                    .map(String::strip)
                    .orElseGet(() -> withoutStop(text));
        } catch (IOException e) {
            return withoutStop(text);
        }
    }

    private static String withoutStop(String text) {
        return text.replaceFirst("[.:]+$", "");
    }
}
