package com.mellanox.mkt.images.engine.buildkit;

import com.mellanox.mkt.buildkit.BuildkitClient;
import com.mellanox.mkt.buildkit.CacheEntry;
import com.mellanox.mkt.buildkit.SolveRequest;
import com.mellanox.mkt.buildkit.SourceRule;
import com.mellanox.mkt.buildkit.session.BuildContext;
import com.mellanox.mkt.buildkit.session.RegistryLogin;
import com.mellanox.mkt.images.engine.BuildRequest;
import com.mellanox.mkt.images.engine.LoginProvider;
import com.mellanox.mkt.images.secret.SecretSource;
import com.mellanox.mkt.images.secret.SecretValue;
import com.mellanox.mkt.images.type.ImageReference;
import com.mellanox.mkt.images.type.Login;
import com.mellanox.mkt.images.type.Platform;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Makes the requests for BuildKit of those for an engine. They have no exporter.
 *
 * @param logins the user's, for the images of {@code FROM} that are pulled
 * @param isLocal whether the daemon is on this host: contexts are sent to others compressed
 * @param platform what is built for; null for the daemon's own platform
 */
record SolveRequests(
        LoginProvider logins, boolean isLocal, @Nullable Platform platform) {
    private static final String HOST_NETWORK = "network.host";

    /** A request without anything but the platform. */
    SolveRequest.Builder empty() {
        SolveRequest.Builder solve = SolveRequest.dockerfile();
        platformName().ifPresent(name -> solve.attribute("platform", name));
        return solve;
    }

    /** As BuildKit names it; empty for the daemon's own platform. */
    Optional<String> platformName() {
        return Optional.ofNullable(platform).map(Platform::toString);
    }

    /** The Dockerfile, its context and its arguments. */
    SolveRequest.Builder base(BuildRequest request) {
        SolveRequest.Builder solve = empty().context(sent(request.context()::writeTo))
                .filename(request.dockerfile())
                .logins(this::login);
        request.arguments().forEach(solve::argument);
        request.held().forEach((image, by) -> solve.sourceRule(SourceRule.convert(source(image), source(by))));
        return solve;
    }

    /** An image as BuildKit identifies a source. */
    private static String source(ImageReference image) {
        return "docker-image://" + image.canonical();
    }

    /** A context as it is sent. */
    BuildContext sent(BuildContext context) {
        return isLocal ? context : context.compressed();
    }

    /** The same with what its steps need. */
    SolveRequest.Builder of(BuildRequest request) {
        SolveRequest.Builder solve = base(request);
        request.labels().forEach(solve::label);
        request.secrets().secrets().forEach((id, secret) -> solve.secret(id.value(), () -> value(secret)));
        request.secrets().agents().forEach((id, agent) -> solve.sshAgent(id.value(), agent.path()));
        if (request.hostNetwork()) {
            solve.attribute("force-network-mode", "host").entitlement(HOST_NETWORK);
        }
        return request.noCache() ? solve.noCache() : solve;
    }

    /**
     * Adds the cache of the steps at a registry, if the request has one: it is read, and written if the daemon can. That it is broken,
     * or that the registry refuses, lets no build fail.
     */
    static void addStepCache(SolveRequest.Builder solve, BuildRequest request, BuildkitClient client) {
        if (request.stepCache() == null) {
            return;
        }
        String reference = request.stepCache().toString();
        solve.importCache(CacheEntry.registry(reference));
        if (BuildkitConnection.snapshotter(client).isPresent()) {
            solve.exportCache(
                    new CacheEntry("registry", Map.of("ref", reference, "mode", "max", "ignore-error", "true")));
        }
    }

    private static byte[] value(SecretSource secret) {
        try (SecretValue value = secret.read()) {
            return value.bytes();
        }
    }

    /** The user's login to a registry, for BuildKit. */
    Optional<RegistryLogin> login(String registry) {
        return logins.forRegistry(registry).map(SolveRequests::login);
    }

    private static RegistryLogin login(Login login) {
        return new RegistryLogin(login.isIdentityToken() ? "" : login.user(), login.password());
    }
}
