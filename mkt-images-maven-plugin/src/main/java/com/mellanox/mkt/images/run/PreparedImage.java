package com.mellanox.mkt.images.run;

import com.mellanox.mkt.images.context.BuildContext;
import com.mellanox.mkt.images.digest.FileDigests;
import com.mellanox.mkt.images.engine.BuildRequest;
import com.mellanox.mkt.images.engine.ImageId;
import com.mellanox.mkt.images.engine.SourceLine;
import com.mellanox.mkt.images.run.Provenance.Origin;
import com.mellanox.mkt.images.type.Digest;
import com.mellanox.mkt.images.type.ImageReference;
import java.io.IOException;
import java.io.OutputStream;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What is sent to an engine for an image, to be closed.
 *
 * @param dockerfile the Dockerfile's path in the context
 * @param origin where the image's files come from
 * @param source the image's source; null if it has none
 * @param incremental whether it is an incremental build
 */
record PreparedImage(
        BuildContext context,
        String dockerfile,
        Map<String, String> labels,
        Origin origin,
        @Nullable PackageSource source,
        boolean incremental)
        implements AutoCloseable {

    /**
     * The context with the images that it needs by their ids, or by temporary names.
     *
     * @param read the files as they were read for the decision
     * @param temporary the names that stand in place of the ids; empty for ids
     * @param frontends references with digests that stand in place of the frontends of {@code # syntax=}
     */
    BuildRequest.ContextWithIds withIds(
            FileDigests read,
            Map<ImageReference, ImageId> ids,
            Map<ImageId, ImageReference> temporary,
            Map<ImageReference, ImageReference> frontends) {
        return new SentContext(this, read, ids, temporary, frontends);
    }

    /** The time of the commit that the image is made of: that of its source, or of its docker directory. */
    Instant time() {
        return source == null ? origin.time() : source.time();
    }

    Optional<String> from() {
        return Optional.ofNullable(source)
                .map(opened -> opened.identity().text() + (incremental ? ", incrementally" : ""));
    }

    @Override
    public void close() {
        if (source != null) {
            source.close();
        }
    }

    /** The context with other names for images. */
    private record SentContext(
            PreparedImage image,
            FileDigests read,
            Map<ImageReference, ImageId> ids,
            Map<ImageId, ImageReference> temporaryNames,
            Map<ImageReference, ImageReference> frontends)
            implements BuildRequest.ContextWithIds {
        @Override
        public void writeTo(OutputStream out) throws IOException {
            Map<ImageReference, Digest> digests = new HashMap<>();
            Map<ImageReference, ImageReference> others = new HashMap<>(frontends);
            ids.forEach((name, id) -> {
                digests.put(name, id.digest());
                if (temporaryNames.containsKey(id)) {
                    others.put(name, temporaryNames.get(id));
                }
            });
            image.context.withIds(digests).withNames(others).writeTo(out, image.origin.time(), read);
        }

        @Override
        public Optional<SourceLine> line(String step) {
            return image.context
                    .line(step, read)
                    .map(line -> new SourceLine(image.dockerfile, line.number(), line.text()));
        }

        @Override
        public Map<ImageId, ImageReference> names() {
            Map<ImageId, ImageReference> names = new HashMap<>();
            ids.forEach((name, id) -> names.put(id, name));
            return names;
        }
    }
}
