package com.mellanox.mkt.buildkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeFalse;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.mellanox.mkt.buildkit.status.SolveEvent.VertexCompleted;
import com.mellanox.mkt.buildkit.transport.Transport;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Caches that one engine exports to a registry, and another one imports. */
@ParameterizedClass
@MethodSource("com.mellanox.mkt.buildkit.Engines#sockets")
class CacheIT extends EngineTest {
    CacheIT(Path socket) {
        super(socket);
    }

    @BeforeEach
    void needsARegistry() {
        assumeTrue(CacheRegistry.isInstalled(), "needs docker-registry");
    }

    private static boolean hasImageStore(BuildkitClient client) {
        return client.workers().get(0).snapshotter().isPresent();
    }

    /** Another engine that can export caches to a registry. */
    private Optional<Path> exporter() {
        return Engines.sockets().stream()
                .filter(other -> !other.equals(socket))
                .filter(other -> {
                    try (BuildkitClient candidate = BuildkitClient.connect(Transport.unix(other))) {
                        return hasImageStore(candidate);
                    }
                })
                .findFirst();
    }

    private static void export(SolveRequest.Builder request, String type, String reference) {
        if (type.equals("registry")) {
            request.exportCache(new CacheEntry("registry", Map.of("ref", reference, "mode", "max")));
        } else {
            request.exporter(Exporter.image(List.of(reference)).with("push", "true"))
                    .exportCache(CacheEntry.inline());
        }
    }

    @Test
    void exportInlineWhenAnImageIsExportedIsInItsConfiguration() throws Exception {
        SolveRequest request = request("RUN echo inline >/made\n")
                .exporter(Exporter.moby(List.of()))
                .exportCache(CacheEntry.inline())
                .build();

        String id = client.solve(request, events::add).imageDigest().orElseThrow();

        String saved = Engines.saveImage(socket, id);
        Engines.removeImage(socket, id);
        assertThat(saved.contains("\"moby.buildkit.cache.v0\":")).isTrue();
    }

    @ParameterizedTest
    @ValueSource(strings = {"registry", "inline"})
    void importWhenAnotherEngineHasExportedRunsNoStep(String type) throws Exception {
        assumeTrue(
                client.version().isPresent(),
                "BuildKit before 0.11 has used nothing of a cache that a later one exported, wherever it was tried");
        Optional<Path> exporter = exporter();
        assumeTrue(exporter.isPresent(), "needs another engine that has the containerd image store");
        String step = "RUN echo " + UUID.randomUUID() + " >/made\n";
        try (CacheRegistry registry = CacheRegistry.start(Files.createDirectory(directory.resolve("registry")));
                BuildkitClient other = BuildkitClient.connect(Transport.unix(exporter.get()))) {
            String reference = registry.reference("buildkit-client-test:" + type);
            SolveRequest.Builder exporting = request(step);
            export(exporting, type, reference);
            other.solve(exporting.build(), event -> {});
            if (type.equals("inline")) {
                Engines.removeImage(exporter.get(), reference);
            }

            client.solve(
                    request(step).importCache(CacheEntry.registry(reference)).build(), events::add);
        }

        assertThat(events)
                .filteredOn(VertexCompleted.class::isInstance)
                .map(VertexCompleted.class::cast)
                .filteredOn(event -> event.vertex().name().contains(step.strip()))
                .isNotEmpty()
                .allMatch(VertexCompleted::cached);
    }

    @Test
    void exportWhenTheDaemonHasNoExporterForItIsUnsupported() throws Exception {
        assumeFalse(hasImageStore(client), "the containerd image store exports caches to a registry");
        SolveRequest.Builder request = request("RUN true\n");
        export(request, "registry", "127.0.0.1:1/missing:cache");

        assertThatThrownBy(() -> client.solve(request.build(), events::add))
                .isInstanceOf(BuildkitException.Unsupported.class)
                .hasMessageContaining("registry");
    }

    @Test
    void importWhenTheCacheIsMissingSolvesWithoutIt() throws Exception {
        String step = "RUN echo " + UUID.randomUUID() + "\n";

        client.solve(
                request(step)
                        .importCache(CacheEntry.registry("127.0.0.1:1/missing:cache"))
                        .build(),
                events::add);

        assertThat(events)
                .filteredOn(VertexCompleted.class::isInstance)
                .map(VertexCompleted.class::cast)
                .anyMatch(event -> event.error().isPresent())
                .anyMatch(event -> event.vertex().name().contains(step.strip()) && !event.cached());
    }
}
