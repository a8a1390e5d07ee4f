package com.mellanox.mkt.images.engine;

import com.mellanox.mkt.images.http.Answer;
import com.mellanox.mkt.images.http.Request;
import com.mellanox.mkt.images.http.TestServer;
import java.io.IOException;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PrivateKey;
import java.security.Signature;
import java.security.spec.PKCS8EncodedKeySpec;
import java.time.Instant;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Gives out the tokens that a {@link RegistryServer} takes in place of passwords, as Harbor does: to users who know their
 * password, for what they may do, and to nobody else. Refresh tokens are {@code refresh-} and the user's name.
 */
public final class TokenServer implements AutoCloseable {
    static final String SERVICE = "mkt-test";
    static final String ISSUER = "mkt-test-tokens";
    private static final String REFRESH = "refresh-";
    private static final int SECONDS = 300;

    private final TestServer server = TestServer.start(null, this::answer);
    private final String certificate;
    private final PrivateKey key;
    private final Map<String, User> users = new ConcurrentHashMap<>();
    private final List<String> scopes = new CopyOnWriteArrayList<>();

    /** Somebody who may do some of {@code pull} and {@code push} everywhere. */
    private record User(String password, List<String> actions) {}

    private TokenServer(String certificate, PrivateKey key) {
        this.certificate = certificate;
        this.key = key;
    }

    /** Starts one that signs with a certificate's key. */
    public static TokenServer start(ServerCertificate certificate) throws IOException, GeneralSecurityException {
        PrivateKey key = KeyFactory.getInstance("RSA")
                .generatePrivate(new PKCS8EncodedKeySpec(Base64.getDecoder().decode(body(certificate.key()))));
        return new TokenServer(body(certificate.certificate()), key);
    }

    private static String body(Path pem) throws IOException {
        return Files.readString(pem).replaceAll("-----[^-]+-----|\\s", "");
    }

    /** Lets a user in. */
    public TokenServer with(String user, String password, String... actions) {
        users.put(user, new User(password, List.of(actions)));
        return this;
    }

    String realm() {
        return "http://" + server.host() + "/token";
    }

    /** What tokens were asked for, in order: {@code repository:mkt/kvm:pull,push}. */
    public List<String> scopes() {
        return List.copyOf(scopes);
    }

    private Answer answer(Request request) {
        String query = request.query().isEmpty() ? request.body() : request.query();
        List<String> parameters = Arrays.stream(query.split("&", -1))
                .map(parameter -> URLDecoder.decode(parameter, StandardCharsets.UTF_8))
                .toList();
        String user = user(request.header("Authorization"), parameters);
        if (user == null) {
            return Answer.error(401, "wrong user or password");
        }
        List<String> asked = parameters.stream()
                .filter(parameter -> parameter.startsWith("scope="))
                .map(parameter -> parameter.substring("scope=".length()))
                .flatMap(scope -> Arrays.stream(scope.split(" ", -1)))
                .toList();
        scopes.addAll(asked);
        String token =
                token(user, asked.stream().map(scope -> grant(user, scope)).collect(Collectors.joining(",")));
        return Answer.of(200, "{\"token\":\"" + token + "\",\"access_token\":\"" + token + "\"}")
                .with("Content-Type", "application/json");
    }

    private @Nullable String user(String authorization, List<String> parameters) {
        if (authorization.startsWith("Basic ")) {
            byte[] pair = Base64.getDecoder().decode(authorization.substring("Basic ".length()));
            String[] parts = new String(pair, StandardCharsets.UTF_8).split(":", 2);
            @Nullable User known = users.get(parts[0]);
            return known != null && known.password().equals(parts[1]) ? parts[0] : null;
        }
        return parameters.stream()
                .filter(parameter -> parameter.startsWith("refresh_token=" + REFRESH))
                .map(parameter -> parameter.substring(("refresh_token=" + REFRESH).length()))
                .filter(users::containsKey)
                .findFirst()
                .orElse(null);
    }

    private String grant(String user, String scope) {
        String[] parts = scope.split(":", -1);
        String actions = Arrays.stream(parts[2].split(",", -1))
                .filter(Objects.requireNonNull(users.get(user)).actions()::contains)
                .map(action -> "\"" + action + "\"")
                .collect(Collectors.joining(","));
        return "{\"type\":\"" + parts[0] + "\",\"name\":\"" + parts[1] + "\",\"actions\":[" + actions + "]}";
    }

    private String token(String user, String access) {
        long now = Instant.now().getEpochSecond();
        String header = "{\"typ\":\"JWT\",\"alg\":\"RS256\",\"x5c\":[\"" + certificate + "\"]}";
        String payload = "{\"iss\":\"" + ISSUER + "\",\"sub\":\"" + user + "\",\"aud\":\"" + SERVICE + "\",\"exp\":"
                + (now + SECONDS) + ",\"nbf\":" + (now - SECONDS) + ",\"iat\":" + now + ",\"jti\":\"" + now
                + "\",\"access\":[" + access + "]}";
        String signed = encoded(header.getBytes(StandardCharsets.UTF_8)) + "."
                + encoded(payload.getBytes(StandardCharsets.UTF_8));
        try {
            Signature signature = Signature.getInstance("SHA256withRSA");
            signature.initSign(key);
            signature.update(signed.getBytes(StandardCharsets.UTF_8));
            return signed + "." + encoded(signature.sign());
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    private static String encoded(byte[] bytes) {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
    }

    @Override
    public void close() {
        server.close();
    }
}
