package com.mellanox.mkt.images.sign;

import com.mellanox.mkt.images.failure.RegistryException;
import com.mellanox.mkt.images.registry.Referrers;
import com.mellanox.mkt.images.registry.Registry;
import com.mellanox.mkt.images.registry.StoredManifest;
import com.mellanox.mkt.images.sign.Attachment.Place;
import com.mellanox.mkt.images.sign.SignatureTag.Layer;
import com.mellanox.mkt.images.type.Digest;
import com.mellanox.mkt.images.type.ImageReference;
import java.io.IOException;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Signs images at a registry and documents about them, in both forms that cosign has: under tags, which cosign 2 reads, and as
 * referrers, which cosign 3 reads. What has a valid signature by the same key is not signed again.
 */
public final class ImageSigner {
    private final Registry registry;
    private final SigningKey key;

    public ImageSigner(Registry registry, SigningKey key) {
        this.registry = registry;
        this.key = key;
    }

    /** The key by which its signatures are checked. */
    public PublicKeys keys() {
        return new PublicKeys(List.of(key.publicKey()));
    }

    /**
     * Signs an image.
     *
     * @param image with a digest
     * @param manifest the image's, or its index
     * @param present what is attached to it, checked by {@link #keys}
     */
    public void sign(ImageReference image, StoredManifest manifest, List<Attachment> present) {
        if (isMissing(Place.TAG, "", null, present)) {
            byte[] payload = SimpleSigning.of(image, manifest.digest());
            String signature = Base64.getEncoder().encodeToString(key.sign(payload));
            new SignatureTag(registry, image, SignatureTag.SIGNATURES)
                    .add(
                            Layer.of(SimpleSigning.MEDIA_TYPE, payload, Map.of(SimpleSigning.SIGNATURE, signature)),
                            payload,
                            List.of());
        }
        if (isMissing(Place.REFERRER, "", null, present)) {
            attach(image, manifest, Statement.SIGNATURE, Statement.ofSignature(manifest.digest()));
        }
    }

    /**
     * Signs a document about an image. It replaces, under cosign's tag, an earlier document of the same type by the same key.
     *
     * @param predicateType the type that {@code cosign verify-attestation --type} knows: {@code https://cyclonedx.org/bom}
     * @param document JSON
     * @throws RegistryException if the document cannot be signed as one about the image
     */
    public void attest(
            ImageReference image,
            StoredManifest manifest,
            String predicateType,
            byte[] document,
            List<Attachment> present) {
        byte[] statement = statement(image, manifest.digest(), predicateType, document);
        Digest content = Digest.of(statement);
        if (isMissing(Place.TAG, predicateType, content, present)) {
            byte[] envelope = Envelope.sign(statement, key).bytes();
            new SignatureTag(registry, image, SignatureTag.ATTESTATIONS)
                    .add(
                            Layer.of(
                                    Envelope.MEDIA_TYPE,
                                    envelope,
                                    Map.of(SimpleSigning.SIGNATURE, "", "predicateType", predicateType)),
                            envelope,
                            present.stream()
                                    .filter(other -> other.place() == Place.TAG
                                            && other.isSigned()
                                            && other.type().equals(predicateType))
                                    .map(Attachment::digest)
                                    .toList());
        }
        if (isMissing(Place.REFERRER, predicateType, content, present)) {
            attach(image, manifest, predicateType, statement);
        }
    }

    private static boolean isMissing(Place place, String type, @Nullable Digest content, List<Attachment> present) {
        return present.stream()
                .noneMatch(attachment -> attachment.place() == place
                        && attachment.isSigned()
                        && attachment.type().equals(type)
                        && (content == null || attachment.content().equals(content)));
    }

    private void attach(ImageReference image, StoredManifest manifest, String predicateType, byte[] statement) {
        new Referrers(registry)
                .attach(image, manifest, Bundle.artifact(Envelope.sign(statement, key), key, predicateType));
    }

    private static byte[] statement(ImageReference image, Digest digest, String predicateType, byte[] document) {
        try {
            return Statement.of(image, digest, predicateType, document);
        } catch (IOException e) {
            throw new RegistryException(
                    RegistryException.Kind.OTHER,
                    "The document " + predicateType + " of " + image + " cannot be signed: " + e.getMessage(),
                    "Build again, which writes the document anew",
                    e);
        }
    }
}
