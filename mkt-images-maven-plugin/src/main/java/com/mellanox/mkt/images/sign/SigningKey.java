package com.mellanox.mkt.images.sign;

import com.mellanox.mkt.images.failure.InvalidInputException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PrivateKey;
import java.security.Signature;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.Arrays;
import java.util.Set;
import java.util.function.Supplier;

/** A private key, by which images and documents are signed. It never appears in text. */
public final class SigningKey {
    /** What cosign has written above its keys, in turn. */
    private static final Set<String> ENCRYPTED =
            Set.of("ENCRYPTED SIGSTORE PRIVATE KEY", "ENCRYPTED COSIGN PRIVATE KEY");

    private static final String UNENCRYPTED = "PRIVATE KEY";

    private final KeyAlgorithm algorithm;
    private final PrivateKey key;
    private final VerificationKey publicKey;

    private SigningKey(byte[] encoded) throws IOException, GeneralSecurityException {
        byte[] derived = PublicKeyDerivation.of(encoded);
        this.publicKey =
                PublicKeys.ofEncoded(derived).orElseThrow(() -> new IOException("it is not of EC, RSA or Ed25519"));
        this.algorithm = publicKey.algorithm();
        this.key = KeyFactory.getInstance(algorithm.keyFactory()).generatePrivate(new PKCS8EncodedKeySpec(encoded));
    }

    /**
     * Reads a key: cosign's, which a passphrase protects, or PKCS#8 without a passphrase.
     *
     * @param place where it is, for messages: {@code the file cosign.key, which -Dmkt.sign.key names,}
     * @param passphrase reads the passphrase, if one is needed; its bytes are overwritten
     * @throws InvalidInputException if it is no such key, or if the passphrase is wrong
     */
    public static SigningKey read(String place, byte[] content, Supplier<byte[]> passphrase) {
        Pem pem =
                Pem.read(new String(content, StandardCharsets.UTF_8)).orElseThrow(() -> unusable(place, "is not PEM"));
        byte[] encoded = new byte[0];
        try {
            encoded = encoded(place, pem, passphrase);
            return new SigningKey(encoded);
        } catch (IOException | GeneralSecurityException | IllegalArgumentException e) {
            // The message of a parser could show a part of the key.
            throw unusable(place, "has a key that is damaged, or not of EC, RSA or Ed25519");
        } finally {
            Arrays.fill(encoded, (byte) 0);
            Arrays.fill(pem.content(), (byte) 0);
        }
    }

    private static byte[] encoded(String place, Pem pem, Supplier<byte[]> passphrase) {
        if (pem.label().equals(UNENCRYPTED)) {
            return pem.content().clone();
        }
        if (!ENCRYPTED.contains(pem.label())) {
            throw unusable(place, "has '" + pem.label() + "', which is not used");
        }
        EncryptedKey encrypted;
        try {
            encrypted = EncryptedKey.read(pem.content());
        } catch (IOException e) {
            throw unusable(place, "has an encrypted key that cannot be read: " + e.getMessage());
        }
        byte[] secret = passphrase.get();
        try {
            return encrypted
                    .decrypt(secret)
                    .orElseThrow(() -> new InvalidInputException(
                            place + " has a key with another passphrase",
                            "Name the passphrase: -Dmkt.sign.passphrase=file:PATH, env:NAME or server:ID; the default is"
                                    + " env:COSIGN_PASSWORD"));
        } finally {
            Arrays.fill(secret, (byte) 0);
        }
    }

    private static InvalidInputException unusable(String place, String why) {
        return new InvalidInputException(
                place + " " + why,
                "Name a key of 'cosign generate-key-pair', or one in PKCS#8: openssl pkcs8 -topk8 -nocrypt -in KEY");
    }

    /** The signature of bytes. */
    byte[] sign(byte[] bytes) {
        try {
            Signature signature = Signature.getInstance(algorithm.signature());
            signature.initSign(key);
            signature.update(bytes);
            return signature.sign();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("a key that was read signs", e);
        }
    }

    /** The key that others check its signatures by. */
    public VerificationKey publicKey() {
        return publicKey;
    }

    /** Its fingerprint. */
    @Override
    public String toString() {
        return publicKey.fingerprint();
    }
}
