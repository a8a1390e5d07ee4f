package com.mellanox.mkt.images.registry;

import com.google.cloud.tools.jib.blob.BlobDescriptor;
import com.google.cloud.tools.jib.hash.CountingDigestOutputStream;
import com.google.cloud.tools.jib.json.JsonTemplate;
import com.google.cloud.tools.jib.json.JsonTemplateMapper;
import com.mellanox.mkt.images.type.Digest;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;

/** A small text that registries know by its digest: a configuration, a manifest. */
record TextBlob(String text) {

    static TextBlob of(JsonTemplate template) throws IOException {
        return new TextBlob(JsonTemplateMapper.toUtf8String(template));
    }

    byte[] bytes() {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    /** Digest and size. */
    BlobDescriptor descriptor() throws IOException {
        try (CountingDigestOutputStream stream = new CountingDigestOutputStream(OutputStream.nullOutputStream())) {
            stream.write(bytes());
            return stream.computeDigest();
        }
    }

    Digest digest() throws IOException {
        return new Digest(descriptor().getDigest().toString());
    }
}
