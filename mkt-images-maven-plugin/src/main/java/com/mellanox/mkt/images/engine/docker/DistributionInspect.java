package com.mellanox.mkt.images.engine.docker;

import com.github.dockerjava.transport.DockerHttpClient;
import com.mellanox.mkt.images.engine.EngineAddress;
import com.mellanox.mkt.images.engine.LoginProvider;
import com.mellanox.mkt.images.engine.PullException;
import com.mellanox.mkt.images.failure.CancelledException;
import com.mellanox.mkt.images.failure.Causes;
import com.mellanox.mkt.images.io.DaemonThreads;
import com.mellanox.mkt.images.json.JsonReader;
import com.mellanox.mkt.images.type.Digest;
import com.mellanox.mkt.images.type.ImageReference;
import com.mellanox.mkt.images.type.Login;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.regex.Pattern;

/** The engine's question to a registry for an image's digest, with the engine's own mirrors, certificates and proxies. */
final class DistributionInspect {
    private static final int OK = 200;

    /** The messages for an unknown path, of Docker, Podman, and Podman before 4. */
    private static final Pattern UNKNOWN_PATH =
            Pattern.compile("(404 )?page not found|not found|path \\S+ is not supported", Pattern.CASE_INSENSITIVE);

    private final EngineAddress address;
    private final EngineConnection connection;
    private final LoginProvider logins;
    private final CancellationRegistry running;

    DistributionInspect(
            EngineAddress address, EngineConnection connection, LoginProvider logins, CancellationRegistry running) {
        this.address = address;
        this.connection = connection;
        this.logins = logins;
        this.running = running;
    }

    /** An engine's response of any status. */
    private record Answer(int status, String body) {

        boolean isGood() {
            return status == OK;
        }

        /** The engine's error message; empty if there is none. */
        String message() {
            return isGood() ? "" : EngineErrorMessages.words(status, body);
        }

        /** Whether the engine knows the question. */
        boolean isKnown() {
            return isGood() || !UNKNOWN_PATH.matcher(message()).matches();
        }
    }

    /**
     * Asks for a digest.
     *
     * @return empty where the engine does not know how to ask
     */
    Optional<Digest> digest(ImageReference image, Duration within) throws PullException {
        try {
            return digest(image, answer(image, within));
        } catch (TimeoutException e) {
            throw PullErrorMessages.silence(image, within);
        }
    }

    /**
     * Checks only that the engine reaches the registry, whatever that says about the image.
     *
     * @return false where the engine does not know how to ask
     */
    boolean check(ImageReference image, Duration within) {
        String engine = "The engine at " + address;
        try {
            Answer answer = answer(image, within);
            String message = answer.message();
            RegistryErrorKind refusal = answer.isGood() ? RegistryErrorKind.OTHER : RegistryErrorKind.of(message);
            return switch (refusal) {
                case NETWORK, DOWN, NO_TLS, NO_REGISTRY, CERTIFICATE ->
                    throw PushErrorMessages.ofCheck(engine, image, refusal, message);
                default -> answer.isKnown();
            };
        } catch (TimeoutException e) {
            throw PushErrorMessages.ofCheck(
                    engine, image, RegistryErrorKind.NETWORK, PullErrorMessages.noAnswer(within));
        }
    }

    /** Sends the request in a thread of its own, since a read from a Unix socket has no time-out. */
    private Answer answer(ImageReference image, Duration within) throws TimeoutException {
        String what = "the question for " + image + " at its registry";
        FutureTask<Answer> answer = new FutureTask<>(() -> ask(image));
        Runnable cancellation = () -> answer.cancel(true);
        running.add(what, cancellation);
        DaemonThreads.start("mkt-registry-question", answer);
        try {
            return answer.get(within.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new CancelledException(what);
        } catch (CancellationException e) {
            throw new CancelledException(what);
        } catch (ExecutionException e) {
            throw failure(what, Causes.unwrap(e));
        } finally {
            running.remove(cancellation);
            answer.cancel(true);
        }
    }

    private Answer ask(ImageReference image) throws IOException {
        Optional<Login> login = logins.forRegistry(image.registry());
        Map<String, String> headers = login.isPresent()
                ? Map.of(LoginHeader.NAME, LoginHeader.value(EngineLogin.of(image.registry(), login.get())))
                : Map.of();
        try (DockerHttpClient.Response response = connection.get("/distribution/" + image + "/json", headers)) {
            return new Answer(
                    response.getStatusCode(), new String(response.getBody().readAllBytes(), StandardCharsets.UTF_8));
        }
    }

    private Optional<Digest> digest(ImageReference image, Answer answer) throws PullException {
        if (answer.isGood()) {
            try {
                return Optional.of(new Digest(digest(answer.body())));
            } catch (IllegalArgumentException e) {
                throw PullErrorMessages.ofQuestion(image, "the engine's answer has no digest in it");
            }
        }
        if (!answer.isKnown()) {
            return Optional.empty();
        }
        throw PullErrorMessages.ofQuestion(image, answer.message());
    }

    private static String digest(String body) {
        try {
            return JsonReader.read(body).at("Descriptor").at("digest").text().orElse("");
        } catch (IOException e) {
            return "";
        }
    }

    private RuntimeException failure(String what, Throwable cause) {
        if (running.isClosed()) {
            return new CancelledException(what);
        }
        return EngineErrorMessages.lost(address, what, cause);
    }
}
