package com.mellanox.mkt.images.engine.docker;

import com.fasterxml.jackson.core.JacksonException;
import com.github.dockerjava.api.exception.DockerException;
import com.mellanox.mkt.images.engine.EngineAddress;
import com.mellanox.mkt.images.failure.EngineException;
import com.mellanox.mkt.images.json.JsonValue;
import com.mellanox.mkt.images.json.JsonValue.JsonObject;
import com.mellanox.mkt.images.type.Platform;
import java.io.IOException;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * What an engine says of itself when it is asked for its version, without a version in the request.
 *
 * @param product {@code Docker 20.10.24} or {@code Podman 4.3.1}
 * @param apiVersion the newest version of the API that the engine speaks. Requests carry it, since that is the one
 *     version that an engine never finds too old or too new; what is read of its answers has been the same since 1.24
 * @param platform what its host is
 */
record EngineVersion(String product, String apiVersion, Platform platform) {
    private static final String PODMAN = "Podman";
    private static final Pattern VERSION = Pattern.compile("[0-9]+\\.[0-9]+");
    private static final String NO_JSON = "it speaks no JSON";

    /** Asks by a request that carries no version; the first request of all, so that it tells who is there. */
    static EngineVersion ask(EngineTransport transport, EngineAddress address) throws IOException {
        try {
            if (transport.json("/version") instanceof JsonObject version) {
                return read(version, address);
            }
            throw noEngine(address, NO_JSON, null);
        } catch (DockerException e) {
            throw noEngine(address, EngineErrorMessages.words(e), e);
        } catch (JacksonException e) {
            throw noEngine(address, NO_JSON, e);
        }
    }

    boolean isPodman() {
        return product.startsWith(PODMAN);
    }

    private static EngineVersion read(JsonObject version, EngineAddress address) {
        String api = version.at("ApiVersion").text().orElse("");
        if (!VERSION.matcher(api).matches()) {
            throw noEngine(address, "it names no API version", null);
        }
        Optional<String> system = version.at("Os").text();
        Optional<String> architecture = version.at("Arch").text();
        if (system.isEmpty() || architecture.isEmpty()) {
            throw noEngine(address, "it names no platform", null);
        }
        return new EngineVersion(product(version), api, new Platform(system.get(), architecture.get()));
    }

    private static String product(JsonObject version) {
        String number = version.at("Version").text().orElse("");
        // Debian appends "+dfsg1", which is no business of the reader's.
        int suffix = number.indexOf('+');
        String shown = suffix < 0 ? number : number.substring(0, suffix);
        return ((isPodman(version) ? PODMAN : "Docker") + " " + shown).strip();
    }

    /** Podman names itself in the first component. */
    private static boolean isPodman(JsonObject version) {
        for (JsonValue component : version.at("Components").items()) {
            if (component.at("Name").text().orElse("").startsWith(PODMAN)) {
                return true;
            }
        }
        return false;
    }

    private static EngineException noEngine(EngineAddress address, String words, @Nullable Throwable cause) {
        String remedy = words.contains("HTTPS server")
                ? "It wants TLS: set DOCKER_TLS_VERIFY=1, and DOCKER_CERT_PATH to the directory of its certificates"
                : "Check whether the address is right, and that no proxy is in between";
        return new EngineException("What answers at " + address + " is not an engine: " + words, remedy, cause);
    }
}
