package com.mellanox.mkt.buildkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.mellanox.mkt.buildkit.session.BuildContext;
import com.mellanox.mkt.buildkit.session.Receiver.StreamSource;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What exporters send, on each engine. */
@ParameterizedClass
@MethodSource("com.mellanox.mkt.buildkit.Engines#sockets")
class ExporterIT extends EngineTest {
    private static final List<String> NAMES = List.of("buildkit-client-test/exported:1");

    ExporterIT(Path socket) {
        super(socket);
    }

    private static Exporter exporter(String type, StreamSource target) {
        return switch (type) {
            case "docker" -> Exporter.docker(NAMES, target);
            case "oci" -> Exporter.oci(NAMES, target);
            default -> Exporter.tar(target);
        };
    }

    private boolean hasImageStore() {
        return client.workers().get(0).snapshotter().isPresent();
    }

    @ParameterizedTest
    @CsvSource({"docker, manifest.json", "oci, oci-layout", "tar, greeting"})
    void exporterWhenItSendsATarIsReceived(String type, String entry) throws IOException {
        assumeTrue(type.equals("tar") || hasImageStore(), "a graph driver has no exporter " + type);
        Path received = directory.resolve("received.tar");
        SolveRequest request = request("RUN echo hello >/greeting\n")
                .exporter(exporter(type, () -> Files.newOutputStream(received)))
                .build();

        SolveResult result = client.solve(request, events::add);

        assertThat(names(received)).contains(entry);
        assertThat(result.imageDigest().isPresent()).isEqualTo(!type.equals("tar"));
    }

    private static List<String> names(Path file) throws IOException {
        List<String> names = new ArrayList<>();
        try (InputStream in = Files.newInputStream(file);
                TarArchiveInputStream tar = new TarArchiveInputStream(in)) {
            for (var entry = tar.getNextEntry(); entry != null; entry = tar.getNextEntry()) {
                names.add(entry.getName());
            }
        }
        return names;
    }

    @ParameterizedTest
    @ValueSource(strings = {"docker", "oci"})
    void exporterWhenTheDaemonHasItNotIsUnsupported(String type) throws IOException {
        assumeTrue(!hasImageStore(), "the containerd image store has the exporter " + type);
        Path received = directory.resolve("received.tar");
        SolveRequest request = request("RUN true\n")
                .exporter(exporter(type, () -> Files.newOutputStream(received)))
                .build();

        assertThatThrownBy(() -> client.solve(request, events::add))
                .isInstanceOf(BuildkitException.Unsupported.class)
                .hasMessageContaining(type);
        assertThat(received).doesNotExist();
    }

    @Test
    void exporterLocalWhenTheTreeHasLinksWritesThemAll() throws IOException {
        Path target = Files.createDirectory(directory.resolve("out"));
        Path source = Files.createDirectory(directory.resolve("in"));
        SolveRequest request = SolveRequest.dockerfile()
                .context(BuildContext.ofDirectory(Engines.context(source, """
                        RUN mkdir -p /made/deep /made/closed && echo hello >/made/deep/file && chmod 700 /made/closed
                        RUN ln -s deep/file /made/link && ln /made/deep/file /made/hard && chmod 750 /made/hard
                        FROM scratch
                        COPY --from=base /made /
                        """)))
                .exporter(Exporter.local(target))
                .build();

        client.solve(request, events::add);

        assertThat(target.resolve("deep/file")).hasContent("hello");
        assertThat(Files.readSymbolicLink(target.resolve("link"))).hasToString("deep/file");
        assertThat(target.resolve("hard")).hasContent("hello");
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(target.resolve("deep/file"))))
                .isEqualTo("rwxr-x---");
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(target.resolve("closed"))))
                .isEqualTo("rwx------");
    }
}
