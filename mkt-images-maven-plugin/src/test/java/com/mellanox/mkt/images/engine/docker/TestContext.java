package com.mellanox.mkt.images.engine.docker;

import com.mellanox.mkt.images.dockerfile.StepLine;
import com.mellanox.mkt.images.engine.BuildRequest;
import com.mellanox.mkt.images.engine.ImageId;
import com.mellanox.mkt.images.engine.SourceLine;
import com.mellanox.mkt.images.io.ContentWriter;
import com.mellanox.mkt.images.io.TarWriter;
import com.mellanox.mkt.images.io.TextFile;
import com.mellanox.mkt.images.type.ImageReference;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;

/** A context with a Dockerfile and, optionally, one more file. */
record TestContext(String dockerfile, String name, long size, ContentWriter content)
        implements BuildRequest.ContextWithIds {

    static TestContext of(String... dockerfileLines) {
        return new TestContext(String.join("\n", dockerfileLines) + "\n", "", 0, out -> {});
    }

    TestContext with(String fileName, long fileSize, ContentWriter fileContent) {
        return new TestContext(dockerfile, fileName, fileSize, fileContent);
    }

    /** A request with this context and nothing else. */
    BuildRequest request(ImageReference image) {
        return new BuildRequest(image, this, "Dockerfile", Map.of(), Map.of(), false, false);
    }

    @Override
    public Map<ImageId, ImageReference> names() {
        return Map.of();
    }

    @Override
    public Optional<SourceLine> line(String step) {
        return StepLine.find(new TextFile(Path.of("Dockerfile"), dockerfile), step)
                .map(line -> new SourceLine("Dockerfile", line.number(), line.text()));
    }

    @Override
    public void writeTo(OutputStream out) throws IOException {
        try (TarWriter tar = new TarWriter(out, Instant.EPOCH)) {
            byte[] text = dockerfile.getBytes(StandardCharsets.UTF_8);
            tar.file("Dockerfile", false, text.length, content -> content.write(text));
            if (!name.isEmpty()) {
                tar.file(name, false, size, content);
            }
        }
    }
}
