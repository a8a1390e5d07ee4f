package com.mellanox.mkt.images.registry;

import com.google.cloud.tools.jib.api.RegistryException;
import com.google.cloud.tools.jib.http.FailoverHttpClient;
import com.google.cloud.tools.jib.http.Request;
import com.google.cloud.tools.jib.http.Response;
import com.google.cloud.tools.jib.http.ResponseException;
import com.mellanox.mkt.images.registry.RequestException.Reason;
import com.mellanox.mkt.images.type.Login;
import java.io.IOException;
import java.net.URI;
import java.net.URL;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/** The repositories of one registry, with one HTTP client and one login for all of them. */
final class RegistryConnection {
    private static final String DOCKER_HUB = "docker.io";
    private static final String DOCKER_HUB_REGISTRY = "registry-1.docker.io";

    private final String host;
    private final String address;
    private final RegistryAccess access;
    private final RegistryHttpClient http;
    private final FailoverHttpClient client;
    private final Map<String, Repository> repositories = new ConcurrentHashMap<>();
    private @Nullable RegistryCredentials credentials;

    /** Sends no request. */
    RegistryConnection(String host, RegistryAccess access) {
        this.host = host;
        this.address = host.equals(DOCKER_HUB) ? DOCKER_HUB_REGISTRY : host;
        this.access = access;
        this.http = new RegistryHttpClient(
                new EndpointResolver(address, access.trust()),
                new LoginHosts(address),
                access.proxies(),
                access.trust().context(host));
        this.client = JibInternals.client(http);
    }

    /** Requests to a repository, and how their responses are read. */
    @FunctionalInterface
    interface Requests<T> {
        T sendTo(Repository repository) throws IOException, RegistryException;
    }

    String host() {
        return host;
    }

    RegistryHttpClient http() {
        return http;
    }

    /** Sends requests to a repository, after the login to it; the exceptions are those of {@link RegistryHttpClient#run}. */
    <T> T send(RegistryOperation operation, Requests<T> requests, Duration limit)
            throws InterruptedException, TimeoutException, ExecutionException {
        return http.run(
                () -> {
                    Repository repository = repository(operation.repository());
                    return answered(() -> {
                        repository.logIn(operation.right());
                        return requests.sendTo(repository);
                    });
                },
                limit);
    }

    /** Requests, and how their responses are read. */
    @FunctionalInterface
    private interface Answered<T> {
        T read() throws IOException, RegistryException;
    }

    /** Reads responses. A value that is not valid comes from the registry: the URL of a redirect, or a digest. */
    private static <T> T answered(Answered<T> responses) throws IOException, RegistryException {
        try {
            return responses.read();
        } catch (IllegalArgumentException e) {
            // Without its message, since a URL can contain a signature.
            throw new RequestException(Reason.INVALID_VALUE, "it contains an invalid URL or an invalid value");
        }
    }

    /** The header {@code Date} of the registry's answer, whatever that is; empty if there is none within the limit. */
    Optional<String> date(Duration limit) {
        try {
            return http.run(this::date, limit);
        } catch (TimeoutException | ExecutionException e) {
            return Optional.empty();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return Optional.empty();
        }
    }

    private Optional<String> date() throws IOException {
        URL url = URI.create("https://" + address + "/v2/").toURL();
        try (Response response = client.call("GET", url, Request.builder().build())) {
            return response.getHeader("Date").stream().findFirst();
        } catch (ResponseException e) {
            return Optional.ofNullable(e.getHeaders().getDate());
        }
    }

    /** The exception for a request that failed. */
    com.mellanox.mkt.images.failure.RegistryException exception(RegistryOperation operation, RegistryFailure failure) {
        Repository repository = repositories.get(operation.repository());
        boolean hasToken = repository != null && repository.hasToken();
        return new RegistryErrorMessages(operation, credentials(), hasToken, failure).exception();
    }

    private Repository repository(String name) {
        Optional<Login> login = credentials().login();
        return repositories.computeIfAbsent(name, missing -> new Repository(client, address, name, login));
    }

    private synchronized RegistryCredentials credentials() {
        if (credentials == null) {
            Optional<Login> login = access.logins().forRegistry(host);
            credentials = new RegistryCredentials(
                    host, login, login.isPresent() ? access.logins().origin(host) : "");
        }
        return credentials;
    }
}
