package com.mellanox.mkt.images.engine.docker;

import com.mellanox.mkt.images.engine.BuildRequest;
import com.mellanox.mkt.images.engine.ImageId;
import com.mellanox.mkt.images.type.ImageReference;
import java.io.IOException;
import java.io.OutputStream;
import java.util.Map;

/** A context whose Dockerfile has temporary names in place of the user's. */
record NamedContext(
        TestContext context, Map<ImageId, ImageReference> names, Map<ImageId, ImageReference> temporaryNames)
        implements BuildRequest.ContextWithIds {

    BuildRequest request(ImageReference image) {
        return new BuildRequest(image, this, "Dockerfile", Map.of(), Map.of(), false, false);
    }

    @Override
    public void writeTo(OutputStream out) throws IOException {
        context.writeTo(out);
    }
}
