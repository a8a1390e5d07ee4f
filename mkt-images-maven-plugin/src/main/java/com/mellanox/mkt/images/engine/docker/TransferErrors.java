package com.mellanox.mkt.images.engine.docker;

import com.mellanox.mkt.images.engine.EngineAddress;
import com.mellanox.mkt.images.failure.RegistryException;
import com.mellanox.mkt.images.failure.RegistryException.Kind;
import com.mellanox.mkt.images.type.ImageReference;
import java.math.BigDecimal;
import java.time.Duration;

/** The exceptions for an engine's pulls, pushes and look-ups at registries that failed, by the engine's messages. */
final class TransferErrors {
    private TransferErrors() {}

    static RegistryException ofPull(ImageReference image, String message) {
        return ofPull(image, "pulled", message);
    }

    /** The exception for an image whose digest the engine could not ask for at the registry. */
    static RegistryException ofLookup(ImageReference image, String message) {
        return ofPull(image, "looked up at its registry", message);
    }

    private static RegistryException ofPull(ImageReference image, String action, String message) {
        RegistryErrorKind error = RegistryErrorKind.of(message);
        return new RegistryException(
                error.kind(),
                image + " cannot be " + action + ": " + RegistryErrorKind.shown(message),
                pullRemedy(error, image.registry()),
                null);
    }

    /** The message for a registry that did not answer, {@code no answer within 0.5 s}. */
    static String noAnswer(Duration within) {
        String seconds =
                BigDecimal.valueOf(within.toMillis(), 3).stripTrailingZeros().toPlainString();
        return "no answer within " + seconds + " s";
    }

    private static String pullRemedy(RegistryErrorKind error, String registry) {
        return switch (error) {
            case LOGIN, DENIED ->
                "Check the name, and log in with 'docker login " + registry + "' if the image is private";
            case ABSENT, NO_PROJECT, NOT_ON_ENGINE ->
                "Check the name and the tag: the registry answers, but has no such image";
            case FULL -> "Free space on the engine's host; 'docker system df' shows what uses it";
            case TOO_LARGE, IMMUTABLE, OTHER -> "Try 'docker pull', and read the engine's log";
            case RATE -> "Wait, log in with 'docker login', or configure a mirror for the engine";
            default -> error.connectionRemedy(registry);
        };
    }

    /**
     * The exception for a registry that the engine cannot reach.
     *
     * @param error a kind that concerns the connection
     */
    static RegistryException ofCheck(
            EngineAddress address, ImageReference image, RegistryErrorKind error, String message) {
        return new RegistryException(
                error.kind(),
                "The engine at " + address + " cannot reach the registry " + image.registry() + ": "
                        + RegistryErrorKind.shown(message),
                error.connectionRemedy(image.registry()),
                null);
    }

    /**
     * The exception for a push.
     *
     * @param loggedIn whether a login was sent
     */
    static RegistryException ofPush(ImageReference image, String message, boolean loggedIn) {
        RegistryErrorKind error = RegistryErrorKind.of(message);
        return new RegistryException(
                error == RegistryErrorKind.DENIED && loggedIn ? Kind.FORBIDDEN : error.kind(),
                image + " cannot be pushed: " + RegistryErrorKind.shown(message)
                        // Engines do not pass on the registry's message; each retry shows this, too.
                        + (message.contains(": 500") ? " (often a full disk at the registry)" : ""),
                pushRemedy(error, image, loggedIn),
                null);
    }

    private static String pushRemedy(RegistryErrorKind error, ImageReference image, boolean loggedIn) {
        String registry = image.registry();
        return switch (error) {
            case LOGIN, DENIED -> loginRemedy(error, image, loggedIn);
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
            case NOT_ON_ENGINE -> "Build it again: the engine does not have the name any more";
            case OTHER -> "Try 'docker push', and read the logs of engine and registry";
            case RATE -> "Wait, or ask the administrator of " + registry + " for a higher limit";
            case TIME -> "Check the network between engine and registry, or wait longer with -Dmkt.push.timeout";
            default -> error.connectionRemedy(registry);
        };
    }

    private static String loginRemedy(RegistryErrorKind error, ImageReference image, boolean loggedIn) {
        String registry = image.registry();
        if (!loggedIn) {
            return "There is no login for it: 'docker login " + registry + "', or a server with the id '" + registry
                    + "' in Maven's settings.xml";
        }
        return error == RegistryErrorKind.LOGIN
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
