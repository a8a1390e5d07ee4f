package com.mellanox.mkt.images.registry;

import com.mellanox.mkt.images.http.Answer;
import com.mellanox.mkt.images.http.Answer.Plain;
import com.mellanox.mkt.images.registry.FaultyRegistry.Answering;
import java.util.function.Function;

/**
 * A fault of a registry.
 *
 * @param times how often it comes
 */
public record RegistryFault(int times, Answering answering) {
    private static final String ALWAYS = " always";

    /** One by its name: {@code 503} comes once, {@code 503 always} from then on. */
    public static RegistryFault of(String name) {
        return name.endsWith(ALWAYS)
                ? new RegistryFault(Integer.MAX_VALUE, answering(name.replace(ALWAYS, "")))
                : new RegistryFault(1, answering(name));
    }

    private static Answering answering(String name) {
        return switch (name) {
            case "quota" ->
                fixed(Answer.error(403, "adding 5 MiB of storage will exceed the configured upper limit of 1 MiB"));
            case "immutable" -> fixed(Answer.error(412, "the tag is configured as immutable"));
            case "429, 5 s" -> fixed(Answer.error(429, "too many").with("Retry-After", "5"));
            case "429, 0 s" -> fixed(Answer.error(429, "too many").with("Retry-After", "0"));
            case "429, 1 h" -> fixed(Answer.error(429, "too many").with("Retry-After", "3600"));
            case "upload lost" -> fixed(code(404, "BLOB_UPLOAD_UNKNOWN"));
            case "blob lost" -> fixed(code(404, "MANIFEST_BLOB_UNKNOWN"));
            case "broken challenge" -> fixed(Answer.error(401, "no").with("WWW-Authenticate", "Bearer nonsense"));
            case "closed" -> fixed(new Answer.HangUp());
            case "done, closed" -> changed(right -> new Answer.HangUp());
            case "done, 503" -> changed(right -> Answer.of(503));
            default ->
                name.matches("[0-9]+")
                        ? fixed(Answer.error(Integer.parseInt(name), "refused"))
                        : name.contains(" to") || name.endsWith(" elsewhere") || name.contains("without")
                                ? redirect(name)
                                : content(name);
        };
    }

    private static Answering content(String name) {
        String digest = "Docker-Content-Digest";
        return switch (name) {
            case "broken JSON" -> fixed(Answer.of(200, "{\"manifests\": [1,"));
            case "other JSON" -> fixed(Answer.of(200, "[7]").with("Content-Type", "application/json"));
            case "web page" -> fixed(Answer.of(200, "<html>Log in</html>").with("Content-Type", "text/html"));
            case "nothing" -> fixed(Answer.of(200));
            case "1 MB more" ->
                changed(right -> new Plain(
                        right.status(), right.headers(), right.body() + " ".repeat(1 << 20), right.charset()));
            case "other digest" -> changed(right -> right.with(digest, "sha256:" + "9".repeat(64)));
            case "no digest" -> changed(right -> right.with(digest, "sha256:no"));
            case "cut" -> (right, registry) -> new Answer.Cut((Plain) right.get());
            default -> throw new IllegalArgumentException(name);
        };
    }

    private static Answering redirect(String name) {
        return switch (name) {
            case "302 elsewhere" -> elsewhere(302);
            case "307 elsewhere" -> elsewhere(307);
            case "302 without TLS" -> fixed(Answer.of(302).with("Location", "http://example.com/v2/"));
            case "302 to no URL" -> fixed(Answer.of(302).with("Location", "http://[::bad"));
            case "302 to nothing" -> fixed(Answer.of(302));
            case "upload elsewhere" ->
                (right, registry) ->
                        ((Plain) right.get()).with("Location", "http://" + registry.elsewhere() + "/upload");
            case "upload to no URL" -> changed(right -> right.with("Location", "http://[::bad"));
            default -> throw new IllegalArgumentException(name);
        };
    }

    private static Answering fixed(Answer answer) {
        return (right, registry) -> answer;
    }

    private static Answering changed(Function<Plain, Answer> change) {
        return (right, registry) -> change.apply((Plain) right.get());
    }

    private static Answering elsewhere(int status) {
        return (right, registry) -> Answer.of(status).with("Location", "http://" + registry.elsewhere() + "/v2/a/b");
    }

    private static Answer code(int status, String code) {
        return Answer.of(status, "{\"errors\":[{\"code\":\"" + code + "\",\"message\":\"unknown to registry\"}]}");
    }
}
