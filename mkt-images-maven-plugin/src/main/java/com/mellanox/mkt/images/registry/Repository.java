package com.mellanox.mkt.images.registry;

import com.fasterxml.jackson.core.JacksonException;
import com.google.api.client.http.ByteArrayContent;
import com.google.api.client.http.HttpContent;
import com.google.cloud.tools.jib.api.Credential;
import com.google.cloud.tools.jib.api.DescriptorDigest;
import com.google.cloud.tools.jib.api.RegistryException;
import com.google.cloud.tools.jib.blob.Blobs;
import com.google.cloud.tools.jib.event.EventHandlers;
import com.google.cloud.tools.jib.http.Authorization;
import com.google.cloud.tools.jib.http.FailoverHttpClient;
import com.google.cloud.tools.jib.http.Request;
import com.google.cloud.tools.jib.http.Response;
import com.google.cloud.tools.jib.http.ResponseException;
import com.google.cloud.tools.jib.registry.RegistryClient;
import com.mellanox.mkt.images.json.JsonReader;
import com.mellanox.mkt.images.json.JsonValue;
import com.mellanox.mkt.images.registry.Registry.Right;
import com.mellanox.mkt.images.registry.RequestException.Reason;
import com.mellanox.mkt.images.type.Digest;
import com.mellanox.mkt.images.type.Login;
import java.io.IOException;
import java.io.OutputStream;
import java.net.HttpURLConnection;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.DigestException;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** One repository of a registry: its login, jib's client, and the requests that jib has no method for. */
final class Repository {
    private static final String USER_AGENT = "mkt-images";
    private static final int PARTS_OF_JWT = 3;

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
     * @param registry the registry's host, with a port where it has one
     * @param name the repository's name without the host
     */
    Repository(FailoverHttpClient http, String registry, String name, Optional<Login> login) {
        this.client = RegistryClient.factory(EventHandlers.NONE, registry, name, http)
                .setCredential(login.map(user -> Credential.from(user.user(), user.password()))
                        .orElse(null))
                .setUserAgent(USER_AGENT)
                .newRegistryClient();
        this.http = http;
        this.root = "https://" + registry;
        this.name = name;
        this.login = login;
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
            if (wanted == Right.PUSH && refusesPush(token(), name)) {
                throw new RequestException(Reason.TOKEN_SCOPE, "the token that the registry gave does not permit it");
            }
        } else {
            if (login.isPresent() && !login.get().isIdentityToken()) {
                client.configureBasicAuth();
            }
            send("GET", root + "/v2/", List.of("*/*"), null).close();
        }
        granted = wanted;
    }

    private String token() {
        return JibInternals.authorization(client).map(Authorization::getToken).orElse("");
    }

    /**
     * Whether a token states that it does not permit pushing to a repository. Registries give tokens also to users without
     * that right, and refuse only the first layer.
     *
     * @param token a JSON web token, which can be read; of others nothing is known
     */
    static boolean refusesPush(String token, String repository) {
        String[] parts = token.split("\\.", -1);
        if (parts.length != PARTS_OF_JWT) {
            return false;
        }
        try {
            JsonValue payload =
                    JsonReader.read(new String(Base64.getUrlDecoder().decode(parts[1]), StandardCharsets.UTF_8));
            return payload.members().containsKey("access")
                    && payload.at("access").items().stream()
                            .filter(access -> access.at("type")
                                            .text()
                                            .orElse("")
                                            .equals("repository")
                                    && access.at("name").text().orElse("").equals(repository))
                            .flatMap(access -> access.at("actions").items().stream())
                            .map(action -> action.text().orElse(""))
                            .noneMatch(List.of("push", "*")::contains);
        } catch (IOException | IllegalArgumentException e) {
            return false;
        }
    }

    /**
     * Sends a request for a manifest; the caller closes the response.
     *
     * @param reference a tag or a digest
     * @param manifest to be put there; null for other requests
     */
    Response manifest(String method, String reference, @Nullable StoredManifest manifest)
            throws IOException, RegistryException {
        String url = root + "/v2/" + name + "/manifests/" + reference;
        HttpContent body = manifest == null
                ? null
                : new ByteArrayContent(manifest.mediaType(), manifest.text().getBytes(StandardCharsets.UTF_8));
        return renewing(() -> send(method, url, StoredManifest.TYPES, body));
    }

    /** A request, or several. */
    @FunctionalInterface
    private interface Requests<T> {
        T send() throws IOException;
    }

    /** Sends requests; once more with a new token if the old one may have expired. */
    private <T> T renewing(Requests<T> requests) throws IOException, RegistryException {
        try {
            return requests.send();
        } catch (ResponseException e) {
            if (!hasToken || e.getStatusCode() != HttpURLConnection.HTTP_UNAUTHORIZED) {
                throw e;
            }
            renewToken();
            return requests.send();
        }
    }

    /** All tags; none if there is no such repository. */
    List<String> tags() throws IOException, RegistryException {
        return renewing(
                () -> new TagPages(root, name).read(url -> send("GET", url, List.of("application/json"), null)));
    }

    /**
     * Deletes a manifest with all its tags. The tokens that jib asks for do not permit that; Harbor then accepts the password
     * itself.
     */
    void delete(Digest manifest) throws IOException, RegistryException {
        try {
            manifest("DELETE", manifest.value(), null).close();
        } catch (ResponseException e) {
            Optional<Authorization> password = password();
            if (!isRefused(e) || !hasToken || password.isEmpty()) {
                throw e;
            }
            String url = root + "/v2/" + name + "/manifests/" + manifest.value();
            call("DELETE", url, List.of("*/*"), password.get(), null).close();
        }
    }

    private static boolean isRefused(ResponseException response) {
        return response.getStatusCode() == HttpURLConnection.HTTP_UNAUTHORIZED
                || response.getStatusCode() == HttpURLConnection.HTTP_FORBIDDEN;
    }

    private Optional<Authorization> password() {
        return login.filter(user -> !user.isIdentityToken())
                .map(user -> Authorization.fromBasicCredentials(user.user(), user.password()));
    }

    private synchronized void renewToken() throws IOException, RegistryException {
        Right right = granted == null ? Right.PULL : granted;
        granted = null;
        logIn(right);
    }

    /** Writes a blob; jib compares its digest. After an exception, what was written is of no use. */
    void fetch(Digest blob, OutputStream out) throws IOException {
        client.pullBlob(descriptor(blob), size -> {}, written -> {}).writeTo(out);
    }

    /** Sends a blob unless the repository has it; returns whether it was sent. */
    boolean push(Digest blob, Path file) throws IOException, RegistryException {
        DescriptorDigest digest = descriptor(blob);
        return client.checkBlob(digest).isEmpty() && !client.pushBlob(digest, Blobs.from(file), null, written -> {});
    }

    boolean has(Digest blob) throws IOException, RegistryException {
        return client.checkBlob(descriptor(blob)).isPresent();
    }

    /** Sends the bytes of a blob unless the repository has it; returns whether they were sent. */
    boolean push(Digest blob, byte[] content) throws IOException, RegistryException {
        DescriptorDigest digest = descriptor(blob);
        return client.checkBlob(digest).isEmpty()
                && !client.pushBlob(digest, Blobs.from(out -> out.write(content), true), null, written -> {});
    }

    /** The manifests that name one as their subject; empty if the registry has no API for that. */
    Optional<List<Referrer>> referrers(Digest subject) throws IOException, RegistryException {
        ReferrerPages pages = new ReferrerPages(root, name);
        return renewing(() -> pages.read(subject, url -> send("GET", url, List.of(ManifestIndex.OCI), null)));
    }

    /** Begins the upload of a blob, and cancels it. A registry that refuses to cancel forgets the upload after some time. */
    void beginAndCancelUpload() throws IOException {
        URI uploads = URI.create(root + "/v2/" + name + "/blobs/uploads/");
        List<String> location;
        try (Response begun = send("POST", uploads.toString(), List.of("*/*"), null)) {
            location = begun.getHeader("Location");
        }
        for (String upload : location) {
            try {
                send("DELETE", uploads.resolve(upload).toString(), List.of("*/*"), null)
                        .close();
            } catch (ResponseException e) {
                return;
            }
        }
    }

    /** A digest for jib. */
    static DescriptorDigest descriptor(Digest digest) {
        try {
            return DescriptorDigest.fromDigest(digest.value());
        } catch (DigestException e) {
            throw new IllegalStateException("jib accepts every SHA-256", e);
        }
    }

    /**
     * Whether Harbor states that its rules protect a tag; other registries have no such request, which is false.
     *
     * @throws ResponseException if the registry has no time to answer
     */
    boolean isImmutable(String tag) throws IOException {
        int slash = name.indexOf('/');
        // Harbor wants the slashes within a repository's name encoded twice.
        String url = root + "/api/v2.0/projects/" + name.substring(0, Math.max(0, slash)) + "/repositories/"
                + name.substring(slash + 1).replace("/", "%252F") + "/artifacts/" + tag
                + "/tags?with_immutable_status=true&page_size=100";
        try (Response response =
                call("GET", url, List.of("application/json"), password().orElse(null), null)) {
            return JsonReader.read(response.getBody()).items().stream()
                    .filter(listed -> listed.at("name").text().orElse("").equals(tag))
                    .anyMatch(listed -> listed.at("immutable").isTrue());
        } catch (ResponseException e) {
            if (isBusy(e)) {
                throw e;
            }
            return false;
        } catch (JacksonException e) {
            return false;
        } catch (RequestException e) {
            if (e.reason() == Reason.REDIRECT) {
                return false; // of unknown pages, to one where people log in
            }
            throw e;
        }
    }

    private static boolean isBusy(ResponseException response) {
        return response.getStatusCode() != HttpURLConnection.HTTP_NOT_IMPLEMENTED
                && new RegistryFailure(response).isBusy();
    }

    private Response send(String method, String url, List<String> accept, @Nullable HttpContent body)
            throws IOException {
        Authorization authorization = JibInternals.authorization(client).orElse(null);
        Response response = call(method, url, accept, authorization, body);
        if (response.getHeader("Content-Type").stream().anyMatch(RegistryFailure::isHtml)) {
            response.close();
            throw new RequestException(Reason.WEB_PAGE, "a web page");
        }
        return response;
    }

    private Response call(
            String method,
            String url,
            List<String> accept,
            @Nullable Authorization authorization,
            @Nullable HttpContent body)
            throws IOException {
        return http.call(
                method,
                URI.create(url).toURL(),
                Request.builder()
                        .setUserAgent(USER_AGENT)
                        .setAccept(accept)
                        .setAuthorization(authorization)
                        .setBody(body)
                        .build());
    }
}
