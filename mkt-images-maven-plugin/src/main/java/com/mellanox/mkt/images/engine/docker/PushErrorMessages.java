package com.mellanox.mkt.images.engine.docker;

import com.mellanox.mkt.images.failure.RegistryException;
import com.mellanox.mkt.images.failure.RegistryException.Kind;
import com.mellanox.mkt.images.type.ImageReference;

/** The exceptions for pushes that failed and for registries that the engine cannot reach, by the engine's messages. */
final class PushErrorMessages {
    private PushErrorMessages() {}

    /**
     * The exception for a push.
     *
     * @param loggedIn whether a login was sent
     */
    static RegistryException ofPush(ImageReference image, String message, boolean loggedIn) {
        RegistryErrorKind refusal = RegistryErrorKind.of(message);
        return new RegistryException(
                kind(refusal, loggedIn),
                image + " cannot be pushed: " + RegistryErrorKind.shown(message)
                        // Engines do not pass on what the registry says; this is in the line of each retry, too.
                        + (message.contains(": 500") ? " (often a full disk at the registry)" : ""),
                remedy(refusal, image, loggedIn),
                null);
    }

    /**
     * The exception for a registry that an engine cannot reach.
     *
     * @param engine what and where it is
     */
    static RegistryException ofCheck(String engine, ImageReference image, RegistryErrorKind refusal, String message) {
        return new RegistryException(
                kind(refusal, false),
                engine + " cannot reach the registry " + image.registry() + ": " + RegistryErrorKind.shown(message),
                refusal.remedyOnTheWay(image.registry()),
                null);
    }

    private static Kind kind(RegistryErrorKind refusal, boolean loggedIn) {
        return switch (refusal) {
            case RATE, NETWORK, DOWN -> Kind.UNREACHABLE;
            case LOGIN -> Kind.LOGIN;
            case DENIED -> loggedIn ? Kind.FORBIDDEN : Kind.LOGIN;
            case NO_PROJECT, ABSENT -> Kind.ABSENT;
            case IMMUTABLE -> Kind.IMMUTABLE;
            case NO_TLS, CERTIFICATE, NO_REGISTRY, TOO_LARGE, FULL, NOT_HELD, OTHER -> Kind.OTHER;
        };
    }

    private static String remedy(RegistryErrorKind refusal, ImageReference image, boolean loggedIn) {
        String registry = image.registry();
        return switch (refusal) {
            case LOGIN, DENIED -> login(refusal, image, loggedIn);
            case NO_PROJECT, ABSENT ->
                "Create '" + project(image) + "' at " + registry
                        + " first, or choose another with -Dmkt.namespace: a push"
                        + " creates repositories, but no projects";
            case IMMUTABLE ->
                "Push another tag, or have the rule of '" + project(image) + "' for immutable tags changed";
            case TOO_LARGE ->
                "Raise the limit of the proxy in front of " + registry
                        + ", for nginx by 'client_max_body_size 0': a layer is sent as one request";
            case FULL ->
                "Have the quota of '" + project(image) + "' at " + registry + " raised or its disk freed, or delete old"
                        + " tags there";
            case NOT_HELD -> "Build it again: the engine does not have the name any more";
            case OTHER -> "Try 'docker push', and read the logs of engine and registry";
            case RATE -> "Wait, or ask the administrator of " + registry + " for a higher limit";
            case DOWN, NETWORK, NO_TLS, NO_REGISTRY, CERTIFICATE -> refusal.remedyOnTheWay(registry);
        };
    }

    private static String login(RegistryErrorKind refusal, ImageReference image, boolean loggedIn) {
        String registry = image.registry();
        if (!loggedIn) {
            return "There is no login for it: 'docker login " + registry + "', or a server with the id '" + registry
                    + "' in Maven's settings.xml";
        }
        return refusal == RegistryErrorKind.LOGIN
                ? "Check user and password: 'docker login " + registry + "' again, or correct the server '" + registry
                        + "' in Maven's settings.xml"
                : "Ask for the right to push to '" + project(image) + "' at " + registry + ", or log in as a user"
                        + " who has it";
    }

    /** The project, which has rights, quotas and rules. */
    private static String project(ImageReference image) {
        String repository = image.repository();
        int slash = repository.indexOf('/');
        return slash < 0 ? repository : repository.substring(0, slash);
    }
}
