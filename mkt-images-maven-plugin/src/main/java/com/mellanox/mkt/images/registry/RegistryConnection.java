package com.mellanox.mkt.images.registry;

import com.google.cloud.tools.jib.api.Credential;
import com.google.cloud.tools.jib.api.RegistryException;
import com.google.cloud.tools.jib.event.EventHandlers;
import com.google.cloud.tools.jib.http.FailoverHttpClient;
import com.google.cloud.tools.jib.registry.RegistryClient;
import com.mellanox.mkt.images.engine.LoginProvider;
import com.mellanox.mkt.images.event.BuildListener;
import com.mellanox.mkt.images.type.Login;
import java.io.IOException;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/** jib's clients for the repositories of one registry, over connections, retries and a login that they share. */
final class RegistryConnection implements AutoCloseable {
    private static final Duration PROBE = Duration.ofSeconds(3);
    private static final String DOCKER_HUB = "docker.io";
    private static final String DOCKER_HUB_REGISTRY = "registry-1.docker.io";

    private final String host;
    private final String address;
    private final LoginProvider logins;
    private final EndpointResolver endpoints;
    private final RegistryHttpClient http;
    private final FailoverHttpClient client;
    private final RequestExecutor requests;
    private final RetryingExecutor executor;
    private final Map<String, Repository> repositories = new ConcurrentHashMap<>();
    private @Nullable RegistryCredentials credentials;

    /** Makes the clients; sends no request. */
    RegistryConnection(String host, RegistryAccess access, Backoff backoff, BuildListener listener) {
        this.host = host;
        this.address = host.equals(DOCKER_HUB) ? DOCKER_HUB_REGISTRY : host;
        this.logins = access.logins();
        Duration answer = access.policy().answer();
        this.endpoints = new EndpointResolver(
                address, access.trust(), new PlainHttpProbe(answer.compareTo(PROBE) < 0 ? answer : PROBE));
        this.http = new RegistryHttpClient(
                endpoints, access.proxies(), access.trust().context(host), answer);
        this.client = JibInternals.client(http);
        this.requests = new RequestExecutor(http);
        this.executor = new RetryingExecutor(requests, access.policy(), backoff, listener, http::hasAnswered);
    }

    /** A request to a repository. */
    @FunctionalInterface
    interface Question<T> {
        T ask(Repository repository) throws IOException, RegistryException;
    }

    String host() {
        return host;
    }

    /** Sends a request to a repository, after the login to it. */
    <T> T ask(RegistryOperation operation, Question<T> question) {
        return executor.run(
                operation,
                () -> {
                    Repository repository = repository(operation.repository());
                    repository.logIn(operation.right());
                    return question.ask(repository);
                },
                failure -> new RegistryErrorMessages(operation, credentials(), hasToken(operation)).of(failure));
    }

    private boolean hasToken(RegistryOperation operation) {
        Repository repository = repositories.get(operation.repository());
        return repository != null && repository.hasToken();
    }

    private Repository repository(String name) {
        Optional<Login> login = credentials().login();
        return repositories.computeIfAbsent(
                name, missing -> new Repository(client(name, login), client, endpoints.root(), name, login));
    }

    private RegistryClient client(String name, Optional<Login> login) {
        return RegistryClient.factory(EventHandlers.NONE, address, name, client)
                .setCredential(login.map(known -> Credential.from(known.user(), known.password()))
                        .orElse(null))
                .setUserAgent(Repository.USER_AGENT)
                .newRegistryClient();
    }

    private synchronized RegistryCredentials credentials() {
        if (credentials == null) {
            Optional<Login> login = logins.forRegistry(host);
            credentials = new RegistryCredentials(host, login, login.isPresent() ? logins.origin(host) : "");
        }
        return credentials;
    }

    @Override
    public void close() {
        requests.close();
        http.disconnect();
    }
}
