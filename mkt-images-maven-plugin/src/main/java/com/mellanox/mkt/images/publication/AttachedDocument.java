package com.mellanox.mkt.images.publication;

/**
 * A document about an image, which a publication attaches to it: an SBOM, a provenance.
 *
 * @param predicateType what it is in an in-toto statement: {@code https://cyclonedx.org/bom}
 * @param mediaType of its bytes: {@code application/vnd.cyclonedx+json}
 * @param artifactType what registries list it as, if it is not signed
 * @param fileName for those who download it
 * @param content JSON
 */
// Nobody compares two of them.
@SuppressWarnings("ArrayRecordComponent")
public record AttachedDocument(
        String predicateType, String mediaType, String artifactType, String fileName, byte[] content) {}
