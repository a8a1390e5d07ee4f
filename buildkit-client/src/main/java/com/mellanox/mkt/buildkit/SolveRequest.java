package com.mellanox.mkt.buildkit;

import com.mellanox.mkt.buildkit.session.BuildContext;
import com.mellanox.mkt.buildkit.session.RegistryLogins;
import com.mellanox.mkt.buildkit.session.Secret;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What to solve. It can be used for several solves.
 *
 * @param frontend the frontend's name
 * @param attributes the frontend's attributes
 * @param contexts build contexts by their names; the main one is called {@code "context"}
 * @param secrets secrets by their ids
 * @param sshAgents sockets of SSH agents by their ids
 * @param logins logins to registries
 * @param cacheImports caches to read, in this order
 * @param cacheExports caches to write
 * @param exporter what becomes of the result; without one the result only fills the daemon's cache
 * @param entitlements what a step may use, for example {@code network.host}
 * @param sourcePolicy the rules for the sources that steps read, in their order
 * @param inputs results of other solves by the names that {@code input:} has in attributes
 */
public record SolveRequest(
        String frontend,
        Map<String, String> attributes,
        Map<String, BuildContext> contexts,
        Map<String, Secret> secrets,
        Map<String, Path> sshAgents,
        RegistryLogins logins,
        List<CacheEntry> cacheImports,
        List<CacheEntry> cacheExports,
        Optional<Exporter> exporter,
        List<String> entitlements,
        List<SourceRule> sourcePolicy,
        Map<String, GatewayResult> inputs) {

    /** The attribute by which a frontend refuses what it does not know; otherwise it would ignore named contexts. */
    static final String NEEDED_FEATURES = "frontend.caps";

    static final String NAMED_CONTEXTS = "moby.buildkit.frontend.contexts";

    public SolveRequest {
        attributes = Map.copyOf(attributes);
        contexts = Map.copyOf(contexts);
        secrets = Map.copyOf(secrets);
        sshAgents = Map.copyOf(sshAgents);
        cacheImports = List.copyOf(cacheImports);
        cacheExports = List.copyOf(cacheExports);
        entitlements = List.copyOf(entitlements);
        sourcePolicy = List.copyOf(sourcePolicy);
        inputs = Map.copyOf(inputs);
    }

    /** A request for the Dockerfile frontend that is built into the daemon. */
    public static Builder dockerfile() {
        return new Builder("dockerfile.v0");
    }

    /** A request for another frontend. */
    public static Builder frontend(String name) {
        return new Builder(name);
    }

    /** Collects a request. */
    public static final class Builder {
        private final String frontend;
        private final Map<String, String> attributes = new LinkedHashMap<>();
        private final Map<String, BuildContext> contexts = new LinkedHashMap<>();
        private final Map<String, Secret> secrets = new LinkedHashMap<>();
        private final Map<String, Path> sshAgents = new LinkedHashMap<>();
        private final List<CacheEntry> cacheImports = new ArrayList<>();
        private final List<CacheEntry> cacheExports = new ArrayList<>();
        private final List<String> entitlements = new ArrayList<>();
        private final List<SourceRule> sourcePolicy = new ArrayList<>();
        private final Map<String, GatewayResult> inputs = new LinkedHashMap<>();
        private RegistryLogins logins = RegistryLogins.NONE;
        private Optional<Exporter> exporter = Optional.empty();

        private Builder(String frontend) {
            this.frontend = frontend;
        }

        /** The main build context, with the Dockerfile in it. */
        public Builder context(BuildContext context) {
            contexts.put("context", context);
            return this;
        }

        /** A named context, which {@code FROM}, {@code COPY --from} and {@code RUN --mount=from} use by its name. */
        public Builder namedContext(String name, BuildContext context) {
            contexts.put("context:" + name, context);
            return this;
        }

        /** A named context that is the result of another solve of the same gateway. */
        public Builder namedContext(String name, GatewayResult result) {
            inputs.put(name, result);
            return this;
        }

        /** A named context by its address: {@code docker-image://…}, a git URL, {@code oci-layout://…}. */
        public Builder namedContext(String name, String address) {
            return attribute("context:" + name, address);
        }

        /** An attribute of the frontend. */
        public Builder attribute(String name, String value) {
            attributes.put(name, value);
            return this;
        }

        /** The path of the Dockerfile in the context. */
        public Builder filename(String path) {
            return attribute("filename", path);
        }

        /** The stage to build. */
        public Builder target(String stage) {
            return attribute("target", stage);
        }

        /** A build argument. */
        public Builder argument(String name, String value) {
            return attribute("build-arg:" + name, value);
        }

        /** A label of the image. */
        public Builder label(String name, String value) {
            return attribute("label:" + name, value);
        }

        /** Runs each step, without the daemon's cache. */
        public Builder noCache() {
            return attribute("no-cache", "");
        }

        /** A secret. */
        public Builder secret(String id, Secret secret) {
            secrets.put(id, secret);
            return this;
        }

        /** An SSH agent by its socket, for example that of {@code SSH_AUTH_SOCK}. */
        public Builder sshAgent(String id, Path socket) {
            sshAgents.put(id, socket);
            return this;
        }

        /** Logins to the registries that images are pulled from and pushed to. */
        public Builder logins(RegistryLogins found) {
            logins = found;
            return this;
        }

        /** Reads a cache. */
        public Builder importCache(CacheEntry entry) {
            cacheImports.add(entry);
            return this;
        }

        /** Writes a cache. */
        public Builder exportCache(CacheEntry entry) {
            cacheExports.add(entry);
            return this;
        }

        /** What becomes of the result. */
        public Builder exporter(Exporter chosen) {
            exporter = Optional.of(chosen);
            return this;
        }

        /** Allows what a step asks for: {@code network.host}, {@code security.insecure}, {@code device}. */
        public Builder entitlement(String name) {
            entitlements.add(name);
            return this;
        }

        /** Adds a rule to the source policy. */
        public Builder sourceRule(SourceRule rule) {
            sourcePolicy.add(rule);
            return this;
        }

        /** The request. */
        public SolveRequest build() {
            return new SolveRequest(
                    frontend,
                    attributes,
                    contexts,
                    secrets,
                    sshAgents,
                    logins,
                    cacheImports,
                    cacheExports,
                    exporter,
                    entitlements,
                    sourcePolicy,
                    inputs);
        }
    }
}
