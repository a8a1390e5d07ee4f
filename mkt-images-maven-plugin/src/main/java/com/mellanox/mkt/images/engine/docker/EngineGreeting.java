package com.mellanox.mkt.images.engine.docker;

import com.fasterxml.jackson.core.JacksonException;
import com.github.dockerjava.api.DockerClient;
import com.github.dockerjava.api.exception.DockerException;
import com.github.dockerjava.api.model.Version;
import com.github.dockerjava.api.model.VersionComponent;
import com.mellanox.mkt.images.engine.EngineAddress;
import com.mellanox.mkt.images.failure.EngineException;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * What an engine says of itself when it is asked for its version, without a version in the request.
 *
 * @param product {@code Docker 20.10.24} or {@code Podman 4.3.1}
 * @param apiVersion the newest version of the API that the engine speaks. Requests carry it, since that is the one
 *     version that an engine never finds too old or too new; what is read of its answers has been the same since 1.24
 */
record EngineGreeting(String product, String apiVersion) {
    private static final Pattern VERSION = Pattern.compile("[0-9]+\\.[0-9]+");

    /** Asks by a client whose requests carry no version; the first request of all, so that it tells who is there. */
    static EngineGreeting ask(DockerClient client, EngineAddress address) {
        try {
            Version version = client.versionCmd().exec();
            String api = version.getApiVersion();
            if (api == null || !VERSION.matcher(api).matches()) {
                throw noEngine(address, "it names no API version", null);
            }
            return new EngineGreeting(product(version.getComponents(), version.getVersion()), api);
        } catch (DockerException e) {
            throw noEngine(address, EngineFailures.words(e), e);
        } catch (RuntimeException e) {
            if (e.getCause() instanceof JacksonException) {
                throw noEngine(address, "it speaks no JSON", e);
            }
            throw e;
        }
    }

    /** Podman names itself in the first component. */
    private static String product(@Nullable List<VersionComponent> components, @Nullable String version) {
        boolean podman = Optional.ofNullable(components).orElse(List.of()).stream()
                .anyMatch(component ->
                        component.getName() != null && component.getName().startsWith("Podman"));
        // Debian appends "+dfsg1", which is no business of the reader's.
        String number = version == null ? "" : " " + version.replaceFirst("\\+.*", "");
        return (podman ? "Podman" : "Docker") + number;
    }

    private static EngineException noEngine(EngineAddress address, String words, @Nullable Throwable cause) {
        String remedy = words.contains("HTTPS server")
                ? "It wants TLS: set DOCKER_TLS_VERIFY=1, and DOCKER_CERT_PATH to the directory of its certificates"
                : "Look whether the address is right, and that no proxy is in between";
        return new EngineException("What answers at " + address + " is no engine: " + words, remedy, cause);
    }
}
