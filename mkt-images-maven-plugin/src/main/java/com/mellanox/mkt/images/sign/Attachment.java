package com.mellanox.mkt.images.sign;

import com.mellanox.mkt.images.type.Digest;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A signature or a document that is attached to an image, as it was read from the registry.
 *
 * @param place under cosign's tag, or as a referrer
 * @param type of a signed document its predicate type, of another one its artifact type; empty for a signature
 * @param digest of the layer that it is, or of the manifest that attaches it
 * @param content the digest of what is stated: the document, or the statement that is signed
 * @param signer the key whose valid signature it has; null if it has none of the keys that were asked for
 * @param fault why it must not be used; null if nothing is wrong with it
 */
public record Attachment(
        Place place,
        String type,
        Digest digest,
        Digest content,
        @Nullable VerificationKey signer,
        @Nullable String fault) {

    /** Where attachments are. */
    public enum Place {
        TAG,
        REFERRER
    }

    /** Whether it is a signature of the image itself. */
    public boolean isSignature() {
        return type.isEmpty();
    }

    /** Whether it has a valid signature by one of the keys. */
    public boolean isSigned() {
        return signer != null && fault == null;
    }

    /** Why it must not be used; empty if nothing is wrong with it. */
    public Optional<String> problem() {
        return Optional.ofNullable(fault);
    }
}
