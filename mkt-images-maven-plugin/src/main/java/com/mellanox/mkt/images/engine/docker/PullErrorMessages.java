package com.mellanox.mkt.images.engine.docker;

import com.mellanox.mkt.images.engine.PullException;
import com.mellanox.mkt.images.engine.PullException.Kind;
import com.mellanox.mkt.images.type.ImageReference;
import java.math.BigDecimal;
import java.time.Duration;

/** Makes an exception of an engine's words on a registry that gave no image or answer. */
final class PullErrorMessages {
    private static final String ASKED = " cannot be asked for at its registry: ";

    private PullErrorMessages() {}

    /** The exception for what the engine said of a pull. */
    static PullException ofPull(ImageReference image, String words) {
        return exception(RegistryErrorKind.of(words), image, " cannot be pulled: " + RegistryErrorKind.shown(words));
    }

    /** The exception for what the engine said when it was to ask a registry. */
    static PullException ofQuestion(ImageReference image, String words) {
        return exception(RegistryErrorKind.of(words), image, ASKED + RegistryErrorKind.shown(words));
    }

    /** The exception for a registry of which nothing came in time. */
    static PullException silence(ImageReference image, Duration waited) {
        return exception(RegistryErrorKind.NETWORK, image, ASKED + noAnswer(waited));
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
            case TOO_LARGE, IMMUTABLE, FULL, OTHER -> Kind.OTHER;
        };
    }

    private static String remedy(RegistryErrorKind refusal, String registry) {
        return switch (refusal) {
            case LOGIN, DENIED ->
                "Look at the name, and log in with 'docker login " + registry + "' where the image is private";
            case ABSENT, NO_PROJECT, NOT_HELD ->
                "Look at the name and the tag: the registry answers, and has no such image";
            case TOO_LARGE, IMMUTABLE, FULL, OTHER -> "Try 'docker pull' with it, and look at the engine's log";
            case RATE -> "Wait, log in with 'docker login', or let the engine use a mirror";
            case DOWN, NETWORK, NO_TLS, CERTIFICATE -> refusal.remedyOnTheWay(registry);
        };
    }
}
