package com.mellanox.mkt.buildkit;

import java.util.Map;
import java.util.Optional;

/**
 * The result of a solve.
 *
 * @param exporterResponse what the exporter tells of what it has written
 */
public record SolveResult(Map<String, String> exporterResponse) {

    public SolveResult {
        exporterResponse = Map.copyOf(exporterResponse);
    }

    /** The digest of the image's manifest or index, if an image was exported. */
    public Optional<String> imageDigest() {
        return Optional.ofNullable(exporterResponse.get("containerimage.digest"));
    }

    /** The digest of the image's configuration, if an image was exported and the daemon is not too old to tell it. */
    public Optional<String> configDigest() {
        return Optional.ofNullable(exporterResponse.get("containerimage.config.digest"));
    }
}
