package com.mellanox.mkt.images.registry;

import com.fasterxml.jackson.core.JacksonException;
import com.google.cloud.tools.jib.api.DescriptorDigest;
import com.google.cloud.tools.jib.api.RegistryException;
import com.google.cloud.tools.jib.blob.Blobs;
import com.google.cloud.tools.jib.http.Authorization;
import com.google.cloud.tools.jib.http.FailoverHttpClient;
import com.google.cloud.tools.jib.http.Request;
import com.google.cloud.tools.jib.http.Response;
import com.google.cloud.tools.jib.http.ResponseException;
import com.google.cloud.tools.jib.registry.RegistryClient;
import com.mellanox.mkt.images.json.JsonReader;
import com.mellanox.mkt.images.registry.Registry.Right;
import com.mellanox.mkt.images.type.Digest;
import com.mellanox.mkt.images.type.Login;
import java.io.IOException;
import java.io.OutputStream;
import java.net.HttpURLConnection;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.DigestException;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** One repository of a registry: its login, jib's client, and the requests that jib has no method for. */
final class Repository {
    static final String USER_AGENT = "mkt-images";

    private final RegistryClient client;
    private final FailoverHttpClient http;
    private final String root;
    private final String name;
    private final Optional<Login> login;
    private @Nullable Right granted;
    private volatile boolean hasToken;

    /**
     * Makes a repository without a login.
     *
     * @param root the registry's URL without a path
     * @param name the repository's name without the host
     */
    Repository(RegistryClient client, FailoverHttpClient http, String root, String name, Optional<Login> login) {
        this.client = client;
        this.http = http;
        this.root = root;
        this.name = name;
        this.login = login;
    }

    RegistryClient client() {
        return client;
    }

    /** Whether the registry gave a token for the login: a refusal then means missing rights, not a wrong password. */
    boolean hasToken() {
        return hasToken;
    }

    /** Logs in once. A registry that gives no token is sent the password, so that a wrong one is found here. */
    synchronized void logIn(Right wanted) throws IOException, RegistryException {
        if (granted == Right.PUSH || granted == wanted) {
            return;
        }
        hasToken = wanted == Right.PUSH ? client.doPushBearerAuth() : client.doPullBearerAuth();
        if (hasToken) {
            checkGrant(wanted);
        } else {
            if (login.isPresent() && !login.get().isIdentityToken()) {
                client.configureBasicAuth();
            }
            send("GET", root + "/v2/", List.of("*/*")).close();
        }
        granted = wanted;
    }

    private void checkGrant(Right wanted) throws InsufficientScopeException {
        boolean isRefused = wanted == Right.PUSH
                && JibInternals.authorization(client)
                        .filter(authorization -> TokenGrant.refusesPush(authorization.getToken(), name))
                        .isPresent();
        if (isRefused) {
            throw new InsufficientScopeException();
        }
    }

    /** Sends a request for a manifest, by tag or digest; the caller closes the answer. */
    Response manifest(String method, String reference) throws IOException, RegistryException {
        String url = root + "/v2/" + name + "/manifests/" + reference;
        try {
            return send(method, url, ReceivedManifest.TYPES);
        } catch (ResponseException e) {
            if (!hasToken || e.getStatusCode() != HttpURLConnection.HTTP_UNAUTHORIZED) {
                throw e;
            }
            renew();
            return send(method, url, ReceivedManifest.TYPES);
        }
    }

    /** Requests a new token, since the old one may have expired. */
    private synchronized void renew() throws IOException, RegistryException {
        Right had = granted == null ? Right.PULL : granted;
        granted = null;
        logIn(had);
    }

    /** Writes a blob; jib compares its digest. After an exception, what was written is of no use. */
    void pull(Digest blob, OutputStream out) throws IOException {
        client.pullBlob(descriptor(blob), size -> {}, written -> {}).writeTo(out);
    }

    /** Writes a blob to a file, which appears only when it is complete. */
    void fetch(Digest blob, Path file) throws IOException {
        Path directory = Files.createDirectories(file.toAbsolutePath().getParent());
        Path part = Files.createTempFile(directory, "fetch", ".part");
        try {
            try (OutputStream out = Files.newOutputStream(part)) {
                pull(blob, out);
            }
            Files.move(part, file, StandardCopyOption.ATOMIC_MOVE);
        } finally {
            Files.deleteIfExists(part);
        }
    }

    /** Sends a blob unless the repository has it; returns whether it was sent. */
    boolean push(Digest blob, Path file) throws IOException, RegistryException {
        DescriptorDigest digest = descriptor(blob);
        return client.checkBlob(digest).isEmpty() && !client.pushBlob(digest, Blobs.from(file), null, written -> {});
    }

    private static DescriptorDigest descriptor(Digest digest) {
        try {
            return DescriptorDigest.fromDigest(digest.value());
        } catch (DigestException e) {
            throw new IllegalStateException("jib takes every SHA-256", e);
        }
    }

    /** Whether Harbor says that its rules keep a tag as it is; other registries have no such request, which is false. */
    boolean isImmutable(String tag) throws IOException {
        int slash = name.indexOf('/');
        // Harbor wants the slashes within a repository's name encoded twice.
        String url = root + "/api/v2.0/projects/" + name.substring(0, Math.max(0, slash)) + "/repositories/"
                + name.substring(slash + 1).replace("/", "%252F") + "/artifacts/" + tag
                + "/tags?with_immutable_status=true&page_size=100";
        Authorization authorization = login.filter(known -> !known.isIdentityToken())
                .map(known -> Authorization.fromBasicCredentials(known.user(), known.password()))
                .orElse(null);
        try (Response response = call("GET", url, List.of("application/json"), authorization)) {
            return JsonReader.read(response.getBody()).items().stream()
                    .filter(listed -> listed.at("name").text().orElse("").equals(tag))
                    .anyMatch(listed -> listed.at("immutable").isTrue());
        } catch (ResponseException | JacksonException e) {
            return false;
        }
    }

    private Response send(String method, String url, List<String> accept) throws IOException {
        Response response =
                call(method, url, accept, JibInternals.authorization(client).orElse(null));
        if (response.getHeader("Content-Type").stream().anyMatch(RegistryFailure::isHtml)) {
            response.close();
            throw new WebPageException();
        }
        return response;
    }

    private Response call(String method, String url, List<String> accept, @Nullable Authorization authorization)
            throws IOException {
        return http.call(
                method,
                URI.create(url).toURL(),
                Request.builder()
                        .setUserAgent(USER_AGENT)
                        .setAccept(accept)
                        .setAuthorization(authorization)
                        .build());
    }
}
