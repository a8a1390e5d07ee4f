package com.mellanox.mkt.images.sign;

import com.mellanox.mkt.images.registry.Referrer;
import com.mellanox.mkt.images.registry.Referrers;
import com.mellanox.mkt.images.registry.Registry;
import com.mellanox.mkt.images.sign.Attachment.Place;
import com.mellanox.mkt.images.sign.SignatureTag.Layer;
import com.mellanox.mkt.images.type.Digest;
import com.mellanox.mkt.images.type.ImageReference;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/**
 * Reads what is attached to images of a registry, and checks the signatures by some keys.
 *
 * @param keys may be none: all signatures then are by other keys
 */
public record ImageAttachments(Registry registry, PublicKeys keys) {

    /**
     * All attachments of an image, those of others included. The bytes of each have the digest by which they are named.
     *
     * @param image with a digest
     * @throws com.mellanox.mkt.images.failure.RegistryException if one cannot be read
     */
    public List<Attachment> of(ImageReference image) {
        Digest digest = Objects.requireNonNull(image.digest(), "attachments are of a digest");
        List<Attachment> all = new ArrayList<>();
        SignatureTag signatures = new SignatureTag(registry, image, SignatureTag.SIGNATURES);
        signatures.layers().stream()
                .filter(layer -> layer.mediaType().equals(SimpleSigning.MEDIA_TYPE))
                .forEach(layer -> all.add(signature(layer, signatures.content(layer), digest)));
        SignatureTag attestations = new SignatureTag(registry, image, SignatureTag.ATTESTATIONS);
        attestations.layers().stream()
                .filter(layer -> layer.mediaType().equals(Envelope.MEDIA_TYPE))
                .forEach(layer -> all.add(attestation(layer, attestations.content(layer), digest)));
        Referrers referrers = new Referrers(registry);
        referrers
                .of(image)
                .forEach(referrer -> all.add(referrer(referrer, referrers.content(image, referrer), digest)));
        return all;
    }

    private Attachment signature(Layer layer, byte[] payload, Digest image) {
        Optional<Digest> signed = SimpleSigning.image(payload);
        Optional<VerificationKey> signer = signature(layer).flatMap(signature -> keys.signer(payload, signature));
        String fault = signer.isEmpty() || signed.filter(image::equals).isPresent()
                ? null
                : "is a signature of " + signed.map(Digest::toString).orElse("no image") + ", and not of this image";
        return new Attachment(Place.TAG, "", layer.digest(), layer.digest(), signer.orElse(null), fault);
    }

    private static Optional<byte[]> signature(Layer layer) {
        try {
            return Optional.ofNullable(layer.annotations().get(SimpleSigning.SIGNATURE))
                    .map(Base64.getDecoder()::decode);
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }

    private Attachment attestation(Layer layer, byte[] content, Digest image) {
        try {
            return signed(Place.TAG, layer.digest(), Envelope.read(content), "", image);
        } catch (IOException e) {
            return unreadable(Place.TAG, layer.digest());
        }
    }

    private Attachment referrer(Referrer referrer, Optional<byte[]> content, Digest image) {
        if (content.filter(Bundle::isOne).isEmpty()) {
            return new Attachment(
                    Place.REFERRER,
                    referrer.artifactType(),
                    referrer.digest(),
                    content.map(Digest::of).orElse(referrer.digest()),
                    null,
                    null);
        }
        try {
            Bundle bundle = Bundle.read(content.get());
            return signed(Place.REFERRER, referrer.digest(), bundle.envelope(), bundle.hint(), image);
        } catch (IOException e) {
            return unreadable(Place.REFERRER, referrer.digest());
        }
    }

    private Attachment signed(Place place, Digest digest, Envelope envelope, String hint, Digest image)
            throws IOException {
        Statement statement = Statement.read(envelope.payload());
        String type = statement.predicateType();
        Optional<VerificationKey> signer = envelope.signer(keys);
        String fault = null;
        if (signer.isPresent() && !statement.subjects().contains(image.hex())) {
            fault = "is a statement about " + statement.subjects() + ", and not about this image";
        } else if (signer.isEmpty()
                && keys.keys().stream().anyMatch(key -> key.hint().equals(hint))) {
            fault = "has a signature that is not by the key that it names";
        }
        return new Attachment(
                place,
                type.equals(Statement.SIGNATURE) ? "" : type,
                digest,
                Digest.of(envelope.payload()),
                signer.orElse(null),
                fault);
    }

    /** What another program has attached, in a form that this one does not make. */
    private static Attachment unreadable(Place place, Digest digest) {
        return new Attachment(place, "an attestation of another form", digest, digest, null, null);
    }
}
