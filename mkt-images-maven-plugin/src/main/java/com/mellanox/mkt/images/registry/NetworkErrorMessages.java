package com.mellanox.mkt.images.registry;

import com.mellanox.mkt.images.failure.RegistryException;
import com.mellanox.mkt.images.failure.RegistryException.Kind;
import java.net.ConnectException;
import java.net.UnknownHostException;
import java.nio.file.FileSystemException;
import javax.net.ssl.SSLException;

/** The messages for a registry that gave no answer: what failed on the way there, and what the user can do about it. */
final class NetworkErrorMessages {
    private final RegistryOperation operation;
    private final String registry;

    NetworkErrorMessages(RegistryOperation operation, RegistryCredentials credentials) {
        this.operation = operation;
        this.registry = credentials.registry();
    }

    RegistryException of(RegistryFailure failure) {
        if (failure.has(UnknownHostException.class)) {
            return exception(
                    Kind.UNREACHABLE,
                    failure,
                    "unknown host",
                    "Check the registry's name and the network; behind a proxy, check whether it is configured");
        }
        if (failure.has(ConnectException.class)) {
            return exception(
                    Kind.UNREACHABLE,
                    failure,
                    "nothing listens at " + registry,
                    "Check host and port, and whether the registry runs");
        }
        if (failure.has(ProxyRefusedException.class)) {
            return exception(
                    Kind.UNREACHABLE,
                    failure,
                    "the proxy refuses the connection",
                    "Check the proxy, and user and password in its URL");
        }
        return ofTls(failure);
    }

    private RegistryException ofTls(RegistryFailure failure) {
        if (failure.isWithoutTls()) {
            return exception(
                    Kind.OTHER,
                    failure,
                    registry + " does not speak TLS at that port",
                    "Check the port; for a registry without TLS, set -Dmkt.registry.plain=" + registry);
        }
        if (failure.isWithTls()) {
            return exception(
                    Kind.OTHER,
                    failure,
                    registry + " speaks TLS, and the request was plain HTTP",
                    "Remove it from -Dmkt.registry.plain");
        }
        if (failure.has(SSLException.class) && !failure.isOfTheNetwork()) {
            return ofCertificate(failure);
        }
        return others(failure);
    }

    private RegistryException ofCertificate(RegistryFailure failure) {
        if (failure.isUntrusted()) {
            return exception(
                    Kind.OTHER,
                    failure,
                    "the certificate of " + registry + " is not trusted",
                    "Name the PEM file of its CA by -Dmkt.registry.ca, or copy it to /etc/docker/certs.d/" + registry
                            + "/ca.crt");
        }
        if (failure.isOfAnotherHost()) {
            return exception(
                    Kind.OTHER,
                    failure,
                    "the certificate of " + registry + " is for another host",
                    "Use the name that the certificate is for, or have it issued for this name");
        }
        return failure.isOutOfDate()
                ? exception(
                        Kind.OTHER,
                        failure,
                        "the certificate of " + registry + " has expired or is not valid yet",
                        "Have it renewed, and check the clock of this machine")
                : exception(
                        Kind.OTHER,
                        failure,
                        registry + " and this JVM have no TLS version or cipher in common",
                        "Check the registry's TLS settings, and proxies that inspect TLS");
    }

    private RegistryException others(RegistryFailure failure) {
        if (failure.has(FileSystemException.class)) {
            return exception(
                    Kind.OTHER,
                    failure,
                    "the file cannot be read or written",
                    "Check its permissions and the free space");
        }
        return failure.isOfTheNetwork()
                ? broken(failure)
                : exception(Kind.OTHER, failure, "the answer is not that of a registry", "Check host and port");
    }

    private RegistryException broken(RegistryFailure failure) {
        String plain = failure.isPlain() ? "; remove it from -Dmkt.registry.plain if it speaks TLS" : "";
        return exception(
                Kind.UNREACHABLE,
                failure,
                "the connection failed or broke",
                "Check the network and the proxy settings; a proxy in front of the registry may cut requests that are too"
                        + " large (client_max_body_size) or take too long" + plain);
    }

    private RegistryException exception(Kind kind, RegistryFailure failure, String why, String remedy) {
        return new RegistryException(
                kind, operation.failure() + ": " + why + " (" + failure.reason() + ")", remedy, failure.failure());
    }
}
