package com.mellanox.mkt.images.run;

import com.mellanox.mkt.images.digest.FileDigests;
import com.mellanox.mkt.images.engine.BuildRequest;
import com.mellanox.mkt.images.engine.ImageId;
import com.mellanox.mkt.images.run.BuildInputs.PreparedImage;
import com.mellanox.mkt.images.type.Digest;
import com.mellanox.mkt.images.type.ImageReference;
import java.io.IOException;
import java.io.OutputStream;
import java.util.HashMap;
import java.util.Map;

/**
 * The context of an image as an engine is sent it, with the images that it is made of as they were decided on.
 *
 * @param files the look at the files by which was decided
 * @param ids the images that it is made of, by their names
 */
record SentContext(PreparedImage image, FileDigests files, Map<ImageReference, ImageId> ids)
        implements BuildRequest.ContextWithIds {

    @Override
    public void writeTo(OutputStream out) throws IOException {
        Map<ImageReference, Digest> digests = new HashMap<>();
        ids.forEach((name, id) -> digests.put(name, id.digest()));
        image.context().withIds(digests).writeTo(out, image.origin().time(), files);
    }

    @Override
    public Map<ImageId, ImageReference> names() {
        Map<ImageId, ImageReference> names = new HashMap<>();
        ids.forEach((name, id) -> names.put(id, name));
        return names;
    }
}
