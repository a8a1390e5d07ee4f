package com.mellanox.mkt.images.engine.docker;

import com.mellanox.mkt.images.engine.PullException;
import com.mellanox.mkt.images.engine.PullException.Kind;
import com.mellanox.mkt.images.type.ImageReference;
import java.math.BigDecimal;
import java.time.Duration;

/** The exceptions for pulls and questions to registries that failed, by the engine's messages. */
final class PullErrorMessages {
    private static final String AT_REGISTRY = " cannot be looked up at its registry: ";

    private PullErrorMessages() {}

    /** The exception for what the engine said of a pull. */
    static PullException ofPull(ImageReference image, String message) {
        return exception(
                RegistryErrorKind.of(message), image, " cannot be pulled: " + RegistryErrorKind.shown(message));
    }

    /** The exception for what the engine said when it was to ask a registry. */
    static PullException ofQuestion(ImageReference image, String message) {
        return exception(RegistryErrorKind.of(message), image, AT_REGISTRY + RegistryErrorKind.shown(message));
    }

    /** The exception for a registry of which nothing came in time. */
    static PullException silence(ImageReference image, Duration waited) {
        return exception(RegistryErrorKind.NETWORK, image, AT_REGISTRY + noAnswer(waited));
    }

    /** {@code no answer within 0.5 s}. */
    static String noAnswer(Duration waited) {
        return "no answer within " + seconds(waited) + " s";
    }

    private static String seconds(Duration time) {
        return BigDecimal.valueOf(time.toMillis(), 3).stripTrailingZeros().toPlainString();
    }

    private static PullException exception(RegistryErrorKind refusal, ImageReference image, String what) {
        return new PullException(kind(refusal), image + what, remedy(refusal, image.registry()));
    }

    private static Kind kind(RegistryErrorKind refusal) {
        return switch (refusal) {
            case RATE -> Kind.RATE_LIMIT;
            case NETWORK, DOWN -> Kind.UNREACHABLE;
            case NO_TLS, CERTIFICATE -> Kind.TLS;
            case LOGIN, DENIED -> Kind.DENIED;
            case ABSENT, NO_PROJECT, NOT_HELD -> Kind.NOT_FOUND;
            case NO_REGISTRY, TOO_LARGE, IMMUTABLE, FULL, OTHER -> Kind.OTHER;
        };
    }

    private static String remedy(RegistryErrorKind refusal, String registry) {
        return switch (refusal) {
            case LOGIN, DENIED ->
                "Check the name, and log in with 'docker login " + registry + "' if the image is private";
            case ABSENT, NO_PROJECT, NOT_HELD ->
                "Check the name and the tag: the registry answers, but has no such image";
            case FULL -> "Free space on the engine's host; 'docker system df' shows what uses it";
            case TOO_LARGE, IMMUTABLE, OTHER -> "Try 'docker pull', and read the engine's log";
            case RATE -> "Wait, log in with 'docker login', or configure a mirror for the engine";
            case DOWN, NETWORK, NO_TLS, NO_REGISTRY, CERTIFICATE -> refusal.remedyOnTheWay(registry);
        };
    }
}
