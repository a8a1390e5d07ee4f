package com.mellanox.mkt.images.engine.buildkit;

import static org.assertj.core.api.Assertions.assertThat;

import com.mellanox.mkt.buildkit.BuildkitClient;
import com.mellanox.mkt.buildkit.CacheRecord;
import com.mellanox.mkt.buildkit.transport.Transport;
import com.mellanox.mkt.images.engine.BuildRequest;
import com.mellanox.mkt.images.engine.BuildStepException;
import com.mellanox.mkt.images.engine.BuilderAddress;
import com.mellanox.mkt.images.engine.BuilderGroup;
import com.mellanox.mkt.images.engine.EngineFuture;
import com.mellanox.mkt.images.engine.ImageId;
import com.mellanox.mkt.images.engine.SourceLine;
import com.mellanox.mkt.images.engine.docker.RealEngine;
import com.mellanox.mkt.images.engine.docker.TlsDirectory;
import com.mellanox.mkt.images.io.TarWriter;
import com.mellanox.mkt.images.type.ImageReference;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is sent of contexts to a builder without an image store. */
class SentContextIT {
    /** Ten times the memory of the JVM of these tests. */
    private static final long LARGE = 1_300_000_000;

    private static final long SMALL = 1_000_000;

    @TempDir
    private Path directory;

    private final Path socket = Path.of(RealEngine.withContainerdStore().uri().getPath());
    private final AtomicLong sent = new AtomicLong();

    /** The disk that the test has used on the builder. */
    @AfterEach
    void removeContexts() {
        try (BuildkitClient client = BuildkitClient.connect(Transport.unix(socket))) {
            List<String> large = client.diskUsage(List.of()).stream()
                    .filter(record -> record.size() >= LARGE)
                    .map(CacheRecord::id)
                    .map(id -> "id==" + id)
                    .toList();
            if (!large.isEmpty()) {
                client.prune(large, false, Duration.ZERO);
            }
        }
    }

    private RemoteEngine connect() {
        return RemoteEngine.connect(
                new BuilderGroup(List.of(BuilderAddress.parse("unix://" + socket, null)), null),
                RemoteEngine.Use.REGISTRY,
                TlsDirectory::context,
                registry -> Optional.empty(),
                new EngineFuture(() -> {
                    throw new AssertionError("the engine here is used");
                }),
                directory,
                event -> {});
    }

    private ImageId build(RemoteEngine engine, long size, String text) throws BuildStepException {
        Context context = new Context(text, size, sent);
        ImageReference image = ImageReference.parse("mkt-test/sent:1");
        return engine.builder()
                .build(new BuildRequest(image, context, "Dockerfile", Map.of(), Map.of(), false, false), event -> {});
    }

    @Test
    void buildWhenTheContextIsLargerThanTheMemoryIsDone() throws Exception {
        try (RemoteEngine engine = connect()) {
            ImageId image = build(engine, LARGE, UUID.randomUUID().toString());

            assertThat(engine.has(image)).isTrue();
            assertThat(sent).hasValue(LARGE);
        }
    }

    /** All files have one time, by which BuildKit would take another file of the same size for the same. */
    @Test
    void buildWhenOneFileHasChangedSendsAllAgain() throws Exception {
        try (RemoteEngine engine = connect()) {
            ImageId first = build(engine, SMALL, "first");
            ImageId second = build(engine, SMALL, "other");

            assertThat(second).isNotEqualTo(first);
            assertThat(sent).hasValue(2 * SMALL);
        }
    }

    /** A small file and another one, of which the image gets the small one. */
    private record Context(String text, long size, AtomicLong sent) implements BuildRequest.ContextWithIds {
        @Override
        public void writeTo(OutputStream out) throws IOException {
            try (TarWriter tar = new TarWriter(out, Instant.EPOCH)) {
                write(tar, "Dockerfile", "FROM scratch\nCOPY small /small\n");
                tar.file("large", false, size, this::writeZeros);
                write(tar, "small", text);
            }
        }

        private static void write(TarWriter tar, String name, String content) throws IOException {
            byte[] bytes = content.getBytes(StandardCharsets.UTF_8);
            tar.file(name, false, bytes.length, entry -> entry.write(bytes));
        }

        private void writeZeros(OutputStream out) throws IOException {
            byte[] piece = new byte[100_000];
            for (long done = 0; done < size; done += piece.length) {
                out.write(piece);
                sent.addAndGet(piece.length);
            }
        }

        @Override
        public Map<ImageId, ImageReference> names() {
            return Map.of();
        }

        @Override
        public Optional<SourceLine> line(String step) {
            return Optional.empty();
        }
    }
}
