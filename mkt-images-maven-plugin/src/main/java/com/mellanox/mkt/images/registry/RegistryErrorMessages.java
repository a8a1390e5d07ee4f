package com.mellanox.mkt.images.registry;

import com.google.cloud.tools.jib.api.RegistryAuthenticationFailedException;
import com.mellanox.mkt.images.failure.RegistryException;
import com.mellanox.mkt.images.failure.RegistryException.Kind;
import com.mellanox.mkt.images.registry.Registry.Right;
import java.net.HttpURLConnection;
import java.util.Locale;

/** Says what a registry's answer means for what it was asked to do, and what the user can do about it. */
final class RegistryErrorMessages {
    private static final int PRECONDITION_FAILED = 412;
    private static final int TOO_LARGE = 413;
    private static final int TOO_MANY = 429;
    private static final int BAD_REQUEST = 400;
    private static final int SERVER_ERROR = 500;

    private final RegistryOperation deed;
    private final RegistryCredentials visitor;
    private final boolean hasToken;

    /**
     * Prepares to explain.
     *
     * @param hasToken whether the registry has given a token for the login
     */
    RegistryErrorMessages(RegistryOperation deed, RegistryCredentials visitor, boolean hasToken) {
        this.deed = deed;
        this.visitor = visitor;
        this.hasToken = hasToken;
    }

    RegistryException of(RegistryFailure failure) {
        if (failure.has(InsufficientScopeException.class)) {
            return forbiddenTo(failure);
        }
        return failure.status() > 0 ? refused(failure) : new NetworkErrorMessages(deed, visitor).of(failure);
    }

    private RegistryException refused(RegistryFailure failure) {
        int status = failure.status();
        if (status >= BAD_REQUEST
                && status < SERVER_ERROR
                && failure.words().toLowerCase(Locale.ROOT).contains("immutable")) {
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
                        "is behind a proxy that wants a login",
                        "Put user and password into the proxy's URL");
            case PRECONDITION_FAILED ->
                exception(Kind.OTHER, failure, "does not let it be so", "Look at the rules of the project");
            case TOO_LARGE ->
                exception(
                        Kind.OTHER,
                        failure,
                        "or a proxy in front of it does not take that much at once",
                        "Raise the limit: client_max_body_size where it is nginx, 0 for none");
            default -> other(failure);
        };
    }

    /** The server that gives out tokens has answered, with anything but one. */
    private RegistryException ofTokens(RegistryFailure failure) {
        boolean isBusy = failure.status() == TOO_MANY || failure.status() >= SERVER_ERROR;
        return isBusy ? other(failure) : refusedLogin(failure);
    }

    private RegistryException unauthorized(RegistryFailure failure) {
        if (failure.words().matches("(?is).*project \\S+ not found.*")) {
            return absent(failure);
        }
        return hasToken ? forbiddenTo(failure) : refusedLogin(failure);
    }

    private RegistryException refusedLogin(RegistryFailure failure) {
        if (visitor.login().isEmpty()) {
            return exception(
                    Kind.LOGIN,
                    failure,
                    "wants a login, and there is none",
                    "Give one by one of these: " + visitor.howToLogIn());
        }
        return exception(
                Kind.LOGIN,
                failure,
                "does not take the login of " + visitor.name() + " from " + visitor.origin(),
                "Correct it there, or give another by one of these: " + visitor.howToLogIn() + visitor.hintAtName());
    }

    private RegistryException forbiddenTo(RegistryFailure failure) {
        if (visitor.login().isEmpty()) {
            return refusedLogin(failure);
        }
        String what = deed.right() == Right.PUSH ? "push to" : "pull from";
        return exception(
                Kind.FORBIDDEN,
                failure,
                "knows " + visitor.name() + " (" + visitor.origin() + "), who has no right to " + what + " "
                        + deed.repository(),
                "Have the project's administrator give that user a role that may "
                        + (deed.right() == Right.PUSH ? "push (Harbor: Developer)" : "pull (Harbor: Guest)")
                        + ", see that the project exists, or log in as somebody else" + visitor.hintAtName());
    }

    private RegistryException absent(RegistryFailure failure) {
        String project = deed.repository().replaceFirst("/.*", "");
        return exception(
                Kind.ABSENT,
                failure,
                "has no " + deed.repository(),
                "Look at the name; a registry with projects, like Harbor, needs the project '" + project
                        + "' to be created before anything is published there");
    }

    private RegistryException immutable(RegistryFailure failure) {
        return exception(
                Kind.IMMUTABLE,
                failure,
                "holds the tag for good and lets nobody change it",
                "Publish under another tag, or have the project's administrator change its tag immutability rule");
    }

    private RegistryException other(RegistryFailure failure) {
        int status = failure.status();
        if (failure.isWithTls()) {
            return new NetworkErrorMessages(deed, visitor).of(failure);
        }
        if (status == TOO_MANY) {
            return exception(
                    Kind.UNREACHABLE,
                    failure,
                    "has had too many requests",
                    "Wait, log in where that raises the limit, or run less at once");
        }
        return status >= SERVER_ERROR
                ? exception(
                        Kind.UNREACHABLE,
                        failure,
                        "is out of order",
                        "Try again later; its administrator finds the reason in its log")
                : exception(Kind.OTHER, failure, "refuses", "Look at the registry's log for the reason");
    }

    /** {@code … cannot be read: harbor.example.com does what it says (403: denied). What to do}. */
    private RegistryException exception(Kind kind, RegistryFailure failure, String does, String remedy) {
        return new RegistryException(
                kind,
                deed.impossible() + ": " + visitor.registry() + " " + does + " (" + failure.said() + ")",
                remedy,
                failure.failure());
    }
}
