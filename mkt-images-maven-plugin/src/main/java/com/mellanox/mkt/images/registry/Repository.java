package com.mellanox.mkt.images.registry;

import com.google.cloud.tools.jib.api.RegistryException;
import com.google.cloud.tools.jib.http.Authorization;
import com.google.cloud.tools.jib.http.FailoverHttpClient;
import com.google.cloud.tools.jib.http.Request;
import com.google.cloud.tools.jib.http.Response;
import com.google.cloud.tools.jib.http.ResponseException;
import com.google.cloud.tools.jib.registry.RegistryClient;
import com.mellanox.mkt.images.registry.Registry.Right;
import com.mellanox.mkt.images.type.Login;
import java.io.IOException;
import java.net.HttpURLConnection;
import java.net.URI;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** One repository of a registry, with what this run may do there: jib's client, and the requests that jib does not make. */
final class Repository {
    static final String AGENT = "mkt-images";

    private final RegistryClient client;
    private final FailoverHttpClient http;
    private final String root;
    private final String name;
    private final Optional<Login> login;
    private @Nullable Right granted;
    private volatile boolean hasToken;

    /**
     * Makes a repository that nobody has logged in to.
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

    /** Whether the registry gave a token for the login, so that it is no wrong password where it says no. */
    boolean hasToken() {
        return hasToken;
    }

    /** Logs in where that has not been done, and proves the password where the registry does not by giving a token. */
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

    /** Takes a new token for one that may have expired. */
    private synchronized void renew() throws IOException, RegistryException {
        Right had = granted == null ? Right.PULL : granted;
        granted = null;
        logIn(had);
    }

    private Response send(String method, String url, List<String> accept) throws IOException {
        Authorization authorization = JibInternals.authorization(client).orElse(null);
        return http.call(
                method,
                URI.create(url).toURL(),
                Request.builder()
                        .setUserAgent(AGENT)
                        .setAccept(accept)
                        .setAuthorization(authorization)
                        .build());
    }
}
