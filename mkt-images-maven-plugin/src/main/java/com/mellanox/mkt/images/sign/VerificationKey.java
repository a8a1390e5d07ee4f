package com.mellanox.mkt.images.sign;

import com.mellanox.mkt.images.type.Digest;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PublicKey;
import java.security.Signature;
import java.security.spec.X509EncodedKeySpec;
import java.util.Base64;
import java.util.HexFormat;

/** A public key, by which signatures are checked. */
public final class VerificationKey {
    private final KeyAlgorithm algorithm;
    private final PublicKey key;
    private final Digest digest;

    /**
     * Makes one of its encoding.
     *
     * @param encoded SubjectPublicKeyInfo in DER
     * @throws GeneralSecurityException if it is not of the algorithm
     */
    VerificationKey(KeyAlgorithm algorithm, byte[] encoded) throws GeneralSecurityException {
        this.algorithm = algorithm;
        this.key = KeyFactory.getInstance(algorithm.keyFactory()).generatePublic(new X509EncodedKeySpec(encoded));
        this.digest = Digest.of(key.getEncoded());
    }

    KeyAlgorithm algorithm() {
        return algorithm;
    }

    /** Whether a signature is of these bytes by this key. */
    boolean verifies(byte[] signed, byte[] signature) {
        try {
            Signature check = Signature.getInstance(algorithm.signature());
            check.initVerify(key);
            check.update(signed);
            return check.verify(signature);
        } catch (GeneralSecurityException e) {
            return false;
        }
    }

    /** The SHA-256 of the key's encoding, as {@code openssl pkey -pubin -outform DER | sha256sum} prints it. */
    public String fingerprint() {
        return digest.toString();
    }

    /** How bundles name it. */
    String hint() {
        return Base64.getEncoder().encodeToString(HexFormat.of().parseHex(digest.hex()));
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof VerificationKey same && same.digest.equals(digest);
    }

    @Override
    public int hashCode() {
        return digest.hashCode();
    }

    @Override
    public String toString() {
        return fingerprint();
    }
}
