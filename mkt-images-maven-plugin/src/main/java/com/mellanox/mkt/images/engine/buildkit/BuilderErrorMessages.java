package com.mellanox.mkt.images.engine.buildkit;

import com.mellanox.mkt.buildkit.BuildkitException;
import com.mellanox.mkt.buildkit.transport.CommandException;
import com.mellanox.mkt.images.engine.BuilderAddress;
import com.mellanox.mkt.images.engine.SshErrorMessages;
import com.mellanox.mkt.images.engine.TlsFiles;
import com.mellanox.mkt.images.failure.Causes;
import com.mellanox.mkt.images.failure.EngineException;
import java.net.ConnectException;
import java.net.NoRouteToHostException;
import java.net.SocketTimeoutException;
import java.net.UnknownHostException;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;
import javax.net.ssl.SSLException;

/** The exceptions for builders that do not answer. */
final class BuilderErrorMessages {
    /** The end of a connection. The alert of TLS before it is lost if the client has sent something meanwhile. */
    private static final Pattern END = Pattern.compile("Broken pipe|[Rr]eset|closed");

    private BuilderErrorMessages() {}

    /** Connecting failed. */
    static EngineException notReached(BuilderAddress address, BuildkitException failure) {
        Optional<CommandException> program = Causes.find(failure, CommandException.class);
        if (program.isPresent()) {
            return notReachedByProgram(address, program.get(), failure);
        }
        return ofTls(address, failure).orElseGet(() -> ofConnection(address, failure));
    }

    /** The builder answers, and cannot build. */
    static EngineException noWorker(BuilderAddress address) {
        return new EngineException(
                "The builder at " + address + " has no worker",
                "Start it with a worker: 'buildctl debug workers' lists them",
                null);
    }

    private static Optional<EngineException> ofTls(BuilderAddress address, BuildkitException failure) {
        Optional<SSLException> tls = Causes.find(failure, SSLException.class);
        if (tls.isPresent()) {
            String message = withoutStop(String.valueOf(tls.get().getMessage()));
            return Optional.of(new EngineException(
                    "The TLS connection to the builder at " + address + " failed: " + message,
                    remedyOfTls(address, message.toLowerCase(Locale.ROOT)),
                    failure));
        }
        String reason = withoutStop(Causes.reason(failure));
        TlsFiles files = address.tls();
        return files != null && END.matcher(reason).find()
                ? Optional.of(new EngineException(
                        "The builder at " + address + " has ended the TLS connection: " + reason,
                        remedyOfCertificate(files.setBy()),
                        failure))
                : Optional.empty();
    }

    private static EngineException ofConnection(BuilderAddress address, BuildkitException failure) {
        String reason = withoutStop(Causes.reason(failure));
        if (Causes.has(failure, UnknownHostException.class)) {
            return new EngineException(
                    "Unknown host of the builder at " + address, "Check whether its name is right", failure);
        }
        if (Causes.has(failure, SocketTimeoutException.class) || Causes.has(failure, NoRouteToHostException.class)) {
            return new EngineException(
                    "The host of the builder at " + address + " does not answer: " + reason,
                    "Check whether the address is right and no firewall is in between",
                    failure);
        }
        if (reason.contains("Permission denied")) {
            return new EngineException(
                    "No permission to use the builder's socket at " + address,
                    "Let your user read and write it: buildkitd sets its group by 'group' in [grpc] of buildkitd.toml",
                    failure);
        }
        if (Causes.has(failure, ConnectException.class) || reason.contains("No such file")) {
            return new EngineException(
                    "No builder answers at " + address,
                    "Start buildkitd there, or give another address by -Dmkt.builder",
                    failure);
        }
        return new EngineException(
                withoutStop(String.valueOf(failure.getMessage())),
                address.isTcp() && address.tls() == null
                        ? "If the builder has TLS, give your certificates by -Dmkt.builder.certificates"
                        : "Check whether BuildKit runs there, and the address in -Dmkt.builder",
                failure);
    }

    private static EngineException notReachedByProgram(
            BuilderAddress address, CommandException program, BuildkitException failure) {
        String output = program.output().strip();
        String last = output.substring(output.lastIndexOf('\n') + 1).strip();
        String reason = program.getCause() != null
                ? Causes.reason(program)
                : last.isEmpty() ? "the program has ended" + status(program) : last;
        return new EngineException(
                "No builder answers at " + address + ": " + withoutStop(reason),
                remedyOfProgram(address, program),
                failure);
    }

    private static String status(CommandException program) {
        return program.exitCode().isEmpty()
                ? ""
                : " with exit status " + program.exitCode().getAsInt();
    }

    private static String remedyOfProgram(BuilderAddress address, CommandException program) {
        String output = program.output();
        return address.ssh()
                .map(ssh -> SshErrorMessages.remedy(ssh, program.exitCode().orElse(-1), output))
                .or(() -> address.container().map(container -> ContainerErrorMessages.remedy(container, output)))
                .or(() -> address.pod().map(pod -> PodErrorMessages.remedy(pod, output)))
                .orElseGet(
                        () -> "'" + String.join(" ", address.program()) + " </dev/null' must work, and print nothing");
    }

    private static String remedyOfCertificate(String setBy) {
        return "cert.pem and key.pem, which " + setBy
                + " names, must be signed by the authority that buildkitd has as --tlscacert";
    }

    /** The JDK tells the kinds of failures of TLS only by their messages. */
    private static String remedyOfTls(BuilderAddress address, String reason) {
        TlsFiles tls = address.tls();
        String setBy = tls == null ? "-Dmkt.builder.certificates" : tls.setBy();
        if (reason.contains("pkix path") || reason.contains("trustanchors")) {
            return "ca.pem, which " + setBy
                    + " names, must be the authority that has signed the certificate of buildkitd";
        }
        if (reason.contains("subject alternative") || reason.contains("no name matching")) {
            return "Use a name of the host that is in the certificate of buildkitd, or make one with this name: subjectAltName";
        }
        if (reason.contains("fatal alert")) {
            return remedyOfCertificate(setBy);
        }
        if (reason.contains("plaintext") || reason.contains("unrecognized ssl message")) {
            return "The port has no TLS: give buildkitd --tlscacert, --tlscert and --tlskey, or leave " + setBy
                    + " out";
        }
        return "Check the certificates of both sides: those that " + setBy + " names, and those of buildkitd";
    }

    private static String withoutStop(String text) {
        return text.replaceFirst("[.:]+$", "");
    }
}
