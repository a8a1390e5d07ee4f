package com.mellanox.mkt.images.registry;

import com.mellanox.mkt.images.failure.RegistryException;
import com.mellanox.mkt.images.failure.RegistryException.Kind;
import java.net.ConnectException;
import java.net.UnknownHostException;
import java.nio.file.FileSystemException;
import javax.net.ssl.SSLException;

/** Says what is between here and a registry that gave no answer, and what the user can do about it. */
final class NetworkErrorMessages {
    private final RegistryOperation deed;
    private final String registry;

    NetworkErrorMessages(RegistryOperation deed, RegistryCredentials visitor) {
        this.deed = deed;
        this.registry = visitor.registry();
    }

    RegistryException of(RegistryFailure failure) {
        if (failure.has(UnknownHostException.class)) {
            return exception(
                    Kind.UNREACHABLE,
                    failure,
                    "the host is not known",
                    "Look at the registry's name and the network; behind a proxy, look whether it is configured");
        }
        if (failure.has(ConnectException.class)) {
            return exception(
                    Kind.UNREACHABLE,
                    failure,
                    "nothing listens at " + registry,
                    "Look at host and port, and whether the registry runs");
        }
        if (failure.has(ProxyRefusedException.class)) {
            return exception(
                    Kind.UNREACHABLE,
                    failure,
                    "the proxy does not let it through",
                    "Look at the proxy, and user and password in its URL");
        }
        return ofTls(failure);
    }

    private RegistryException ofTls(RegistryFailure failure) {
        if (failure.isWithoutTls()) {
            return exception(
                    Kind.OTHER,
                    failure,
                    registry + " does not speak TLS at that port",
                    "Look at the port; a registry without TLS has to be listed by -Dmkt.registry.plain=" + registry);
        }
        if (failure.isWithTls()) {
            return exception(
                    Kind.OTHER,
                    failure,
                    registry + " speaks TLS, and was spoken to without",
                    "Take it out of -Dmkt.registry.plain");
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
                    "the certificate of " + registry + " is by none of the CAs that are trusted",
                    "Name the PEM file of its CA by -Dmkt.registry.ca, or put it into /etc/docker/certs.d/" + registry
                            + "/ca.crt");
        }
        if (failure.isOfAnotherHost()) {
            return exception(
                    Kind.OTHER,
                    failure,
                    "the certificate of " + registry + " is that of another host",
                    "Use the name that the certificate is for, or have the registry get one for this name");
        }
        return failure.isOutOfDate()
                ? exception(
                        Kind.OTHER,
                        failure,
                        "the certificate of " + registry + " is out of date",
                        "Have the registry get another, and look at the clock of this machine")
                : exception(
                        Kind.OTHER,
                        failure,
                        registry + " and this JVM find no way to speak TLS",
                        "Look at the registry's TLS versions and ciphers, and at proxies that break it open");
    }

    private RegistryException others(RegistryFailure failure) {
        if (failure.has(FileSystemException.class)) {
            return exception(
                    Kind.OTHER,
                    failure,
                    "the file cannot be used",
                    "Look at its rights, and the room on its file system");
        }
        return failure.isOfTheNetwork()
                ? brokenOff(failure)
                : exception(
                        Kind.OTHER, failure, "the answer is not one of a registry", "Look whether that is a registry");
    }

    private RegistryException brokenOff(RegistryFailure failure) {
        String ofPlain = failure.isPlain() ? "; one that speaks TLS must not be listed by -Dmkt.registry.plain" : "";
        return exception(
                Kind.UNREACHABLE,
                failure,
                "the connection came to nothing or broke off",
                "Look at the network and the proxy's settings; a proxy in front of the registry may break off what is too"
                        + " large for it (client_max_body_size) or takes too long" + ofPlain);
    }

    private RegistryException exception(Kind kind, RegistryFailure failure, String why, String remedy) {
        return new RegistryException(
                kind, deed.impossible() + ": " + why + " (" + failure.reason() + ")", remedy, failure.failure());
    }
}
