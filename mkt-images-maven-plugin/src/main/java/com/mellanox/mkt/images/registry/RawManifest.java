package com.mellanox.mkt.images.registry;

import com.fasterxml.jackson.annotation.JsonRawValue;
import com.fasterxml.jackson.annotation.JsonValue;
import com.google.cloud.tools.jib.image.json.ManifestTemplate;

/** A manifest for jib to send as it is: written anew from its parts, it would have another digest. */
final class RawManifest implements ManifestTemplate {
    private static final int SCHEMA = 2;

    private final Manifest manifest;

    RawManifest(Manifest manifest) {
        this.manifest = manifest;
    }

    @Override
    public int getSchemaVersion() {
        return SCHEMA;
    }

    @Override
    public String getManifestMediaType() {
        return manifest.mediaType();
    }

    @JsonValue
    @JsonRawValue
    String text() {
        return manifest.text();
    }
}
