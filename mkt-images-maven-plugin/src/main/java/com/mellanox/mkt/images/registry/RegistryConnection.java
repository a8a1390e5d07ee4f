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
    private final EndpointResolver route;
    private final RegistryHttpTransport wire;
    private final FailoverHttpClient http;
    private final RequestExecutor workers;
    private final RetryingExecutor attempts;
    private final Map<String, Repository> repositories = new ConcurrentHashMap<>();
    private @Nullable RegistryCredentials visitor;

    /** Prepares; nothing is asked yet. */
    RegistryConnection(String host, RegistryAccess access, Backoff pace, BuildListener listener) {
        this.host = host;
        this.address = host.equals(DOCKER_HUB) ? DOCKER_HUB_REGISTRY : host;
        this.logins = access.logins();
        Duration answer = access.patience().answer();
        this.route = new EndpointResolver(
                address, access.trust(), new PlainHttpProbe(answer.compareTo(PROBE) < 0 ? answer : PROBE));
        this.wire = new RegistryHttpTransport(
                route, access.proxies(), new TrustedCertificates(access.trust(), host).context(), answer);
        this.http = JibInternals.client(wire);
        this.workers = new RequestExecutor(wire);
        this.attempts = new RetryingExecutor(workers, access.patience(), pace, listener, wire::hasAnswered);
    }

    /** What a repository is asked for by jib. */
    @FunctionalInterface
    interface Question<T> {
        T ask(Repository repository) throws IOException, RegistryException;
    }

    /** A request outside of all repositories. */
    @FunctionalInterface
    interface PlainQuestion<T> {
        T ask(FailoverHttpClient client, String root, Optional<Login> login) throws IOException;
    }

    String host() {
        return host;
    }

    /** Asks a repository, after logging in where that has not been done yet. */
    <T> T ask(RegistryOperation deed, Question<T> question) {
        return attempts.make(
                deed,
                () -> {
                    Repository repository = repository(deed.repository());
                    repository.logIn(deed.right());
                    return question.ask(repository);
                },
                failure -> new RegistryErrorMessages(deed, visitor(), hasToken(deed)).of(failure));
    }

    /** Asks what is no repository's. */
    <T> T askHost(RegistryOperation deed, PlainQuestion<T> question) {
        return attempts.make(
                deed,
                () -> question.ask(http, route.root(), visitor().login()),
                failure -> new RegistryErrorMessages(deed, visitor(), false).of(failure));
    }

    private boolean hasToken(RegistryOperation deed) {
        Repository repository = repositories.get(deed.repository());
        return repository != null && repository.hasToken();
    }

    private Repository repository(String name) {
        Optional<Login> login = visitor().login();
        return repositories.computeIfAbsent(
                name, missing -> new Repository(client(name, login), http, route.root(), name, login));
    }

    private RegistryClient client(String name, Optional<Login> login) {
        return RegistryClient.factory(EventHandlers.NONE, address, name, http)
                .setCredential(login.map(known -> Credential.from(known.user(), known.password()))
                        .orElse(null))
                .setUserAgent(Repository.AGENT)
                .newRegistryClient();
    }

    private synchronized RegistryCredentials visitor() {
        if (visitor == null) {
            Optional<Login> login = logins.forRegistry(host);
            visitor = new RegistryCredentials(host, login, login.isPresent() ? logins.origin(host) : "");
        }
        return visitor;
    }

    @Override
    public void close() {
        workers.close();
        wire.close();
    }
}
