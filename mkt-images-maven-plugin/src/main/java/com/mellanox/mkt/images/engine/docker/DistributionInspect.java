package com.mellanox.mkt.images.engine.docker;

import com.fasterxml.jackson.core.JacksonException;
import com.github.dockerjava.api.exception.DockerException;
import com.mellanox.mkt.images.engine.LoginProvider;
import com.mellanox.mkt.images.engine.RegistryErrorKind;
import com.mellanox.mkt.images.failure.Causes;
import com.mellanox.mkt.images.failure.RegistryException;
import com.mellanox.mkt.images.json.JsonValue;
import com.mellanox.mkt.images.type.Digest;
import com.mellanox.mkt.images.type.ImageReference;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeoutException;
import java.util.regex.Pattern;

/** The engine's request to a registry for an image's digest, with the engine's own mirrors, certificates and proxies. */
final class DistributionInspect {
    /** The messages for an unknown path, of Docker, Podman, and Podman before 4. */
    private static final Pattern UNKNOWN_PATH = Pattern.compile(
            "(status \\d+: )?((404 )?page not found|not found|path \\S+ is not supported)", Pattern.CASE_INSENSITIVE);

    private final EngineClient engine;
    private final LoginProvider logins;

    DistributionInspect(EngineClient engine, LoginProvider logins) {
        this.engine = engine;
        this.logins = logins;
    }

    /**
     * An engine's answer.
     *
     * @param digest empty if the answer contains none
     * @param error the engine's error message, or that it did not answer; empty if there is none
     */
    private record Answer(String digest, String error) {
        /** Whether the engine supports the request. */
        boolean isSupported() {
            return !UNKNOWN_PATH.matcher(error).matches();
        }
    }

    /**
     * Asks for a digest.
     *
     * @return empty if the engine does not support the request
     */
    Optional<Digest> digest(ImageReference image, Duration within) {
        Answer answer = answer(image, within);
        if (!answer.isSupported()) {
            return Optional.empty();
        }
        if (!answer.error().isEmpty()) {
            throw failure(image, answer.error());
        }
        try {
            return Optional.of(new Digest(answer.digest()));
        } catch (IllegalArgumentException e) {
            throw failure(image, "the engine's answer has no digest in it");
        }
    }

    /**
     * Checks only that the engine reaches the registry, whatever that answers about the image.
     *
     * @return false if the engine does not support the request
     */
    boolean check(ImageReference image, Duration within) {
        Answer answer = answer(image, within);
        RegistryErrorKind error = RegistryErrorKind.of(answer.error());
        if (error.isConnection()) {
            throw error.checkFailure(engine.address(), image, answer.error());
        }
        return answer.isSupported();
    }

    private Answer answer(ImageReference image, Duration within) {
        String what = "the request for the digest of " + image;
        try {
            JsonValue found = engine.running().call(what, within, () -> request(image));
            return new Answer(found.at("Descriptor").at("digest").text().orElse(""), "");
        } catch (ExecutionException e) {
            Throwable cause = Causes.unwrap(e);
            if (cause instanceof DockerException refusal) {
                return new Answer("", EngineErrorMessages.message(refusal));
            }
            if (cause instanceof JacksonException) {
                return new Answer("", "");
            }
            throw engine.lost(what, cause);
        } catch (TimeoutException e) {
            BigDecimal seconds = BigDecimal.valueOf(within.toMillis(), 3).stripTrailingZeros();
            return new Answer("", "no answer within " + seconds.toPlainString() + " s");
        }
    }

    private static RegistryException failure(ImageReference image, String message) {
        return RegistryErrorKind.pullFailure(image, "looked up at its registry", message);
    }

    private JsonValue request(ImageReference image) throws Exception {
        Map<String, String> headers = logins.forRegistry(image.registry())
                .map(login -> EngineLogin.header(image.registry(), login))
                .orElse(Map.of());
        return engine.json("/distribution/" + image + "/json", headers);
    }
}
