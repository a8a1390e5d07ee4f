package com.mellanox.mkt.images.engine.docker;

import com.fasterxml.jackson.core.JacksonException;
import com.github.dockerjava.api.exception.DockerException;
import com.mellanox.mkt.images.engine.EngineAddress;
import com.mellanox.mkt.images.failure.EngineException;
import com.mellanox.mkt.images.json.JsonValue;
import com.mellanox.mkt.images.type.Platform;
import java.io.IOException;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * An engine's product and versions, as it answers to a request without a version in it.
 *
 * @param product {@code Docker 20.10.24} or {@code Podman 4.3.1}
 * @param apiVersion the newest version of the API that the engine speaks. Requests carry it, since that is the one
 *     version that an engine always supports; the fields that are read have been the same since 1.24
 * @param platform the platform of its host
 */
record EngineVersion(String product, String apiVersion, Platform platform) {
    private static final String PODMAN = "Podman";
    private static final Pattern VERSION = Pattern.compile("[0-9]+\\.[0-9]+");

    /** Asks the engine; the first request of all, so that its answer shows whether there is an engine. */
    static EngineVersion ask(EngineHttpClient http, EngineAddress address) throws IOException {
        try {
            return read(http.json("/version", Map.of()), address);
        } catch (DockerException e) {
            throw noEngine(address, EngineErrorMessages.message(e), e);
        } catch (JacksonException e) {
            throw noEngine(address, "its answer is not JSON", e);
        }
    }

    boolean isPodman() {
        return product.startsWith(PODMAN);
    }

    private static EngineVersion read(JsonValue version, EngineAddress address) {
        String api = version.at("ApiVersion").text().orElse("");
        if (!VERSION.matcher(api).matches()) {
            throw noEngine(address, "it reports no API version", null);
        }
        Optional<String> system = version.at("Os").text();
        Optional<String> architecture = version.at("Arch").text();
        if (system.isEmpty() || architecture.isEmpty()) {
            throw noEngine(address, "it reports no platform", null);
        }
        return new EngineVersion(product(version), api, new Platform(system.get(), architecture.get()));
    }

    private static String product(JsonValue version) {
        // Debian appends "+dfsg1".
        String number = version.at("Version").text().orElse("").replaceFirst("\\+.*", "");
        return ((isPodman(version) ? PODMAN : "Docker") + " " + number).strip();
    }

    /** Podman names itself in the first component. */
    private static boolean isPodman(JsonValue version) {
        return version.at("Components").items().stream()
                .anyMatch(component -> component.at("Name").text().orElse("").startsWith(PODMAN));
    }

    private static EngineException noEngine(EngineAddress address, String problem, @Nullable Throwable cause) {
        String remedy = problem.contains("HTTPS server")
                ? "It wants TLS: set DOCKER_TLS_VERIFY=1, and DOCKER_CERT_PATH to the directory of its certificates"
                : "Check whether the address is right, and that no proxy is in between";
        return new EngineException("What answers at " + address + " is not an engine: " + problem, remedy, cause);
    }
}
