package com.mellanox.mkt.images.engine.docker;

import com.mellanox.mkt.images.failure.RegistryException;
import com.mellanox.mkt.images.failure.RegistryException.Kind;
import com.mellanox.mkt.images.type.ImageReference;

/** Makes a failure of an engine's words on a registry that took no image, or that the engine cannot reach. */
final class PushErrorMessages {
    private PushErrorMessages() {}

    /**
     * The failure for what the engine said of a push.
     *
     * @param loggedIn whether a login of the user's was sent
     */
    static RegistryException ofPush(ImageReference image, String words, boolean loggedIn) {
        RegistryErrorKind refusal = RegistryErrorKind.of(words);
        return new RegistryException(
                kind(refusal, loggedIn),
                image + " cannot be pushed: " + RegistryErrorKind.shown(words),
                remedy(refusal, image, loggedIn),
                null);
    }

    /**
     * The failure for a registry that an engine cannot reach.
     *
     * @param engine what and where it is
     */
    static RegistryException ofCheck(String engine, ImageReference image, RegistryErrorKind refusal, String words) {
        return new RegistryException(
                kind(refusal, false),
                engine + " cannot reach the registry " + image.registry() + ": " + RegistryErrorKind.shown(words),
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
            case NO_TLS, CERTIFICATE, TOO_LARGE, FULL, NOT_HELD, OTHER -> Kind.OTHER;
        };
    }

    private static String remedy(RegistryErrorKind refusal, ImageReference image, boolean loggedIn) {
        String registry = image.registry();
        return switch (refusal) {
            case LOGIN, DENIED -> login(refusal, image, loggedIn);
            case NO_PROJECT, ABSENT ->
                "Create '" + project(image) + "' at " + registry + " first, or name another by -Dmkt.namespace: a push"
                        + " makes repositories, and no projects";
            case IMMUTABLE ->
                "The registry holds this tag for good: push under another, or have the rule of '" + project(image)
                        + "' for immutable tags changed";
            case TOO_LARGE ->
                "Have the limit of the proxy in front of " + registry
                        + " raised, of nginx by 'client_max_body_size 0': a layer is sent as one request";
            case FULL ->
                "Have the quota of '" + project(image) + "' at " + registry + " raised, or remove there what is old";
            case NOT_HELD -> "Build it again: the engine has lost the name since";
            case OTHER -> "Try 'docker push' with it, and look at the logs of engine and registry";
            case RATE -> "Wait, or ask who runs " + registry + " for a higher limit";
            case DOWN, NETWORK, NO_TLS, CERTIFICATE -> refusal.remedyOnTheWay(registry);
        };
    }

    private static String login(RegistryErrorKind refusal, ImageReference image, boolean loggedIn) {
        String registry = image.registry();
        if (!loggedIn) {
            return "There is no login for it: 'docker login " + registry + "', or a server with the id '" + registry
                    + "' in Maven's settings.xml";
        }
        return refusal == RegistryErrorKind.LOGIN
                ? "Look at user and password: 'docker login " + registry + "' again, or mend the server '" + registry
                        + "' in Maven's settings.xml"
                : "Ask for the right to push to '" + project(image) + "' at " + registry + ", or log in as somebody who"
                        + " has it";
    }

    /** What registries with projects look after rights, quotas and rules by. */
    private static String project(ImageReference image) {
        String repository = image.repository();
        int slash = repository.indexOf('/');
        return slash < 0 ? repository : repository.substring(0, slash);
    }
}
