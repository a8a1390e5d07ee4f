package com.mellanox.mkt.images.registry;

import com.google.cloud.tools.jib.api.RegistryAuthenticationFailedException;
import com.mellanox.mkt.images.failure.RegistryException;
import com.mellanox.mkt.images.failure.RegistryException.Kind;
import com.mellanox.mkt.images.registry.Registry.Right;
import java.net.HttpURLConnection;
import java.util.Locale;

/** The messages for a registry's refusals: what failed, why, and what the user can do about it. */
final class RegistryErrorMessages {
    private static final int PRECONDITION_FAILED = 412;
    private static final int TOO_LARGE = 413;
    private static final int TOO_MANY = 429;
    private static final int BAD_REQUEST = 400;
    private static final int SERVER_ERROR = 500;

    private final RegistryOperation operation;
    private final RegistryCredentials credentials;
    private final boolean hasToken;

    /**
     * Makes the messages of one operation.
     *
     * @param hasToken whether the registry has given a token for the login
     */
    RegistryErrorMessages(RegistryOperation operation, RegistryCredentials credentials, boolean hasToken) {
        this.operation = operation;
        this.credentials = credentials;
        this.hasToken = hasToken;
    }

    RegistryException of(RegistryFailure failure) {
        if (failure.has(InsufficientScopeException.class)) {
            return forbiddenTo(failure);
        }
        if (failure.isWebPage()) {
            return exception(
                    Kind.OTHER,
                    failure,
                    "answers with a web page: it is not a registry",
                    "Check host and port; a registry's web interface often has another port than the registry");
        }
        if (failure.isFull()) {
            return exception(
                    Kind.OTHER,
                    failure,
                    "has no room left: its disk is full or a quota is used up",
                    "Have its administrator free space or raise the quota of '" + project()
                            + "', or delete old tags there");
        }
        return failure.status() > 0 ? refused(failure) : new NetworkErrorMessages(operation, credentials).of(failure);
    }

    private RegistryException refused(RegistryFailure failure) {
        int status = failure.status();
        if (status >= BAD_REQUEST
                && status < SERVER_ERROR
                && failure.message().toLowerCase(Locale.ROOT).contains("immutable")) {
            return immutable(failure);
        }
        if (failure.has(RegistryAuthenticationFailedException.class)) {
            return ofTokens(failure);
        }
        return switch (status) {
            case HttpURLConnection.HTTP_UNAUTHORIZED -> unauthorized(failure);
            case HttpURLConnection.HTTP_FORBIDDEN -> forbiddenTo(failure);
            case HttpURLConnection.HTTP_NOT_FOUND -> absent(failure);
            case HttpURLConnection.HTTP_PROXY_AUTH ->
                exception(
                        Kind.UNREACHABLE,
                        failure,
                        "is behind a proxy that requires a login",
                        "Put user and password into the proxy's URL");
            case PRECONDITION_FAILED ->
                exception(Kind.OTHER, failure, "does not allow that", "Check the rules of the project");
            case TOO_LARGE ->
                exception(
                        Kind.OTHER,
                        failure,
                        "or a proxy in front of it does not accept a request of that size",
                        "Raise the limit, for nginx by 'client_max_body_size 0'");
            default -> other(failure);
        };
    }

    /** The token server has answered without a token. */
    private RegistryException ofTokens(RegistryFailure failure) {
        boolean isBusy = failure.status() == TOO_MANY || failure.status() >= SERVER_ERROR;
        return isBusy ? other(failure) : refusedLogin(failure);
    }

    private RegistryException unauthorized(RegistryFailure failure) {
        if (failure.message().matches("(?is).*project \\S+ not found.*")) {
            return absent(failure);
        }
        return hasToken ? forbiddenTo(failure) : refusedLogin(failure);
    }

    private RegistryException refusedLogin(RegistryFailure failure) {
        if (credentials.login().isEmpty()) {
            return exception(
                    Kind.LOGIN,
                    failure,
                    "requires a login, and there is none",
                    "Log in by one of these: " + credentials.howToLogIn());
        }
        return exception(
                Kind.LOGIN,
                failure,
                "does not accept the login of " + credentials.name() + " from " + credentials.origin(),
                "Correct it there, or log in by one of these: " + credentials.howToLogIn()
                        + credentials.userNameHint());
    }

    private RegistryException forbiddenTo(RegistryFailure failure) {
        if (credentials.login().isEmpty()) {
            return refusedLogin(failure);
        }
        String what = operation.right() == Right.PUSH ? "push to" : "pull from";
        return exception(
                Kind.FORBIDDEN,
                failure,
                "knows " + credentials.name() + " (" + credentials.origin() + "), who has no right to " + what + " "
                        + operation.repository(),
                "Have the project's administrator give that user a role that may "
                        + (operation.right() == Right.PUSH ? "push (Harbor: Developer)" : "pull (Harbor: Guest)")
                        + ", see that the project exists, or log in as another user" + credentials.userNameHint());
    }

    private RegistryException absent(RegistryFailure failure) {
        return exception(
                Kind.ABSENT,
                failure,
                "has no " + operation.repository(),
                "Check the name; on a registry with projects, such as Harbor, create the project '" + project()
                        + "' first");
    }

    private String project() {
        return operation.repository().replaceFirst("/.*", "");
    }

    private RegistryException immutable(RegistryFailure failure) {
        return exception(
                Kind.IMMUTABLE,
                failure,
                "does not allow changes of this tag: it is immutable",
                "Publish under another tag, or have the project's administrator change its tag immutability rule");
    }

    private RegistryException other(RegistryFailure failure) {
        int status = failure.status();
        if (failure.isWithTls()) {
            return new NetworkErrorMessages(operation, credentials).of(failure);
        }
        if (status == TOO_MANY) {
            return exception(
                    Kind.UNREACHABLE,
                    failure,
                    "refuses more requests for now",
                    "Wait, or log in if that raises the limit");
        }
        return status >= SERVER_ERROR
                ? exception(
                        Kind.UNREACHABLE,
                        failure,
                        "has an internal error",
                        "Try again later; the reason is in the registry's log")
                : exception(Kind.OTHER, failure, "refuses", "The reason is in the registry's log");
    }

    /** {@code … cannot be read: harbor.example.com refuses (403: denied). Remedy}. */
    private RegistryException exception(Kind kind, RegistryFailure failure, String does, String remedy) {
        return new RegistryException(
                kind,
                operation.failure() + ": " + credentials.registry() + " " + does + " (" + failure.summary() + ")",
                remedy,
                failure.failure());
    }
}
