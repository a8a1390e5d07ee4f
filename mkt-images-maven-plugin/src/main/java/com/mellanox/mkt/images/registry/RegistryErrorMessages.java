package com.mellanox.mkt.images.registry;

import com.google.cloud.tools.jib.api.RegistryAuthenticationFailedException;
import com.mellanox.mkt.images.failure.Causes;
import com.mellanox.mkt.images.failure.RegistryException;
import com.mellanox.mkt.images.failure.RegistryException.Kind;
import com.mellanox.mkt.images.registry.Registry.Right;
import com.mellanox.mkt.images.registry.RequestException.Reason;
import java.net.ConnectException;
import java.net.UnknownHostException;
import java.security.cert.CertificateException;
import java.util.Optional;
import javax.net.ssl.SSLException;
import org.apache.http.HttpStatus;

/**
 * The message for a request that failed: what failed, why, and what the user can do about it.
 *
 * @param hasToken whether the registry has given a token for the login
 */
record RegistryErrorMessages(
        RegistryOperation operation, RegistryCredentials credentials, boolean hasToken, RegistryFailure failure) {

    RegistryException exception() {
        if (failure.has(Reason.TOKEN_SCOPE)) {
            return forbidden();
        }
        if (failure.isWebPage()) {
            return other(
                    registry() + " answers with a web page: it is not a registry",
                    "Check host and port; a registry's web interface often has another port than the registry");
        }
        if (failure.isFull()) {
            return other(
                    registry() + " has no room left: its disk is full or a quota is used up",
                    "Have its administrator free space or raise the quota of '" + project()
                            + "', or delete old tags there");
        }
        if (failure.isUploadLost() || failure.isBlobLost()) {
            return lost();
        }
        if (failure.status() > 0) {
            return failure.isImmutable() ? immutable() : refused();
        }
        return unconnected();
    }

    private RegistryException refused() {
        if (failure.has(RegistryAuthenticationFailedException.class) && !failure.isBusy()) {
            return loginRefused();
        }
        return switch (failure.status()) {
            case HttpStatus.SC_UNAUTHORIZED -> unauthorized();
            case HttpStatus.SC_FORBIDDEN -> forbidden();
            case HttpStatus.SC_NOT_FOUND -> absent();
            case HttpStatus.SC_PROXY_AUTHENTICATION_REQUIRED ->
                unreachable(
                        registry() + " is behind a proxy that requires a login",
                        "Put user and password into the proxy's URL");
            case HttpStatus.SC_METHOD_NOT_ALLOWED ->
                exception(
                        Kind.UNSUPPORTED,
                        registry() + " does not allow that",
                        "Switch deletion on in its configuration (docker-registry: storage: delete: enabled: true)");
            case HttpStatus.SC_PRECONDITION_FAILED ->
                other(registry() + " does not allow that", "Check the rules of the project");
            case HttpStatus.SC_REQUEST_TOO_LONG ->
                other(
                        registry() + " or a proxy in front of it does not accept a request of that size",
                        "Raise the limit, for nginx by 'client_max_body_size 0'");
            case RegistryFailure.TOO_MANY ->
                unreachable(registry() + " refuses more requests for now", "Wait, or log in if that raises the limit");
            default -> unexpectedStatus();
        };
    }

    private RegistryException unexpectedStatus() {
        if (failure.isWithTls()) {
            return withTls();
        }
        return failure.isBusy()
                ? unreachable(
                        registry() + " has an internal error", "Try again later; the reason is in the registry's log")
                : other(registry() + " refuses", "The reason is in the registry's log");
    }

    private RegistryException unauthorized() {
        if (failure.message().matches("(?is).*project \\S+ not found.*")) {
            return absent();
        }
        return hasToken ? forbidden() : loginRefused();
    }

    private RegistryException loginRefused() {
        if (credentials.login().isEmpty()) {
            return exception(
                    Kind.LOGIN,
                    registry() + " requires a login, and there is none",
                    "Log in by one of these: " + credentials.howToLogIn());
        }
        return exception(
                Kind.LOGIN,
                registry() + " does not accept the login of " + credentials.name() + " from " + credentials.origin(),
                "Correct it there, or log in by one of these: " + credentials.howToLogIn()
                        + credentials.userNameHint());
    }

    private RegistryException forbidden() {
        if (credentials.login().isEmpty()) {
            return loginRefused();
        }
        boolean isPush = operation.right() == Right.PUSH;
        return exception(
                Kind.FORBIDDEN,
                registry() + " accepts " + credentials.name() + " (" + credentials.origin() + "), who has no right to "
                        + (isPush ? "push to " : "pull from ") + operation.repository(),
                "Have the project's administrator give that user a role that may "
                        + (isPush ? "push (Harbor: Developer)" : "pull (Harbor: Guest)")
                        + ", check that the project exists, or log in as another user" + credentials.userNameHint());
    }

    private RegistryException absent() {
        return exception(
                Kind.ABSENT,
                registry() + " has no " + operation.repository(),
                "Check the name; on a registry with projects, such as Harbor, create the project '" + project()
                        + "' first");
    }

    private RegistryException lost() {
        return unreachable(
                registry() + " has lost what it was sent",
                "Run again, which sends what is missing; if it persists, check whether the registry removes unused blobs"
                        + " while images are published, and whether several servers behind its name have the same storage");
    }

    private RegistryException immutable() {
        return exception(
                Kind.IMMUTABLE,
                registry() + " does not allow changes of this tag: it is immutable",
                "Publish under another tag, or have the project's administrator change its tag immutability rule");
    }

    private RegistryException unconnected() {
        Optional<String> proxy = failure.unreachedProxy();
        if (proxy.isPresent()) {
            return unreachable(
                    proxy.get(), "Correct it where it is set, or use none: -Dmkt.httpProxy=none -Dmkt.httpsProxy=none");
        }
        if (failure.has(UnknownHostException.class)) {
            return unreachable(
                    "unknown host",
                    "Check the registry's name and the network; behind a proxy, check whether it is configured");
        }
        if (failure.has(ConnectException.class)) {
            return unreachable(
                    "nothing listens at " + registry(), "Check host and port, and whether the registry runs");
        }
        if (failure.has(Reason.PROXY_REFUSED) || failure.has(Reason.PROXY_FAILED)) {
            return unreachable("the proxy refuses the connection", "Check the proxy, and user and password in its URL");
        }
        if (Causes.isOfFiles(failure.failure())) {
            return other("the file cannot be read or written", "Check its permissions and the free space");
        }
        return tls();
    }

    private RegistryException tls() {
        if (failure.isWithoutTls()) {
            return other(
                    registry() + " does not use TLS at that port",
                    "Check the port; for a registry without TLS, set -Dmkt.registry.plain=" + registry());
        }
        if (failure.isWithTls()) {
            return withTls();
        }
        if (failure.isOfTheNetwork()) {
            return broken();
        }
        return failure.has(SSLException.class)
                ? certificate()
                : other("the answer is not that of a registry", "Check host and port");
    }

    private RegistryException withTls() {
        return other(registry() + " uses TLS, and the request was plain HTTP", "Remove it from -Dmkt.registry.plain");
    }

    private RegistryException certificate() {
        String certificate = "the certificate of " + registry();
        if (failure.isOfAnotherHost()) {
            return other(
                    certificate + " is for another host",
                    "Use the name that the certificate is for, or have it issued for this name");
        }
        if (failure.isOutOfDate()) {
            return other(
                    certificate + " has expired or is not valid yet",
                    "Have it renewed, and check the clock of this machine");
        }
        return failure.has(CertificateException.class)
                ? other(
                        certificate + " is not trusted",
                        "Name the PEM file of its CA by -Dmkt.registry.ca, or copy it to /etc/docker/certs.d/"
                                + registry() + "/ca.crt")
                : other(
                        registry() + " and this JVM have no TLS version or cipher in common",
                        "Check the registry's TLS settings, and proxies that inspect TLS");
    }

    private RegistryException broken() {
        String plain =
                failure.has(Reason.PLAIN_CONNECTION) ? "; remove it from -Dmkt.registry.plain if it uses TLS" : "";
        return unreachable(
                "the connection failed or broke",
                "Check the network and the proxy settings; a proxy in front of the registry may close requests that are too"
                        + " large (client_max_body_size) or take too long" + plain);
    }

    private String registry() {
        return credentials.registry();
    }

    private String project() {
        return operation.repository().replaceFirst("/.*", "");
    }

    private RegistryException unreachable(String why, String remedy) {
        return exception(Kind.UNREACHABLE, why, remedy);
    }

    private RegistryException other(String why, String remedy) {
        return exception(Kind.OTHER, why, remedy);
    }

    /** {@code … cannot be read: harbor.example.com refuses (403: denied). Remedy}. */
    private RegistryException exception(Kind kind, String why, String remedy) {
        return new RegistryException(
                kind, operation.failure() + ": " + why + " (" + failure.summary() + ")", remedy, failure.failure());
    }
}
