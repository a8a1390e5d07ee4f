package com.mellanox.mkt.images.sign;

import com.mellanox.mkt.images.failure.InvalidInputException;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/** The keys of those whose signatures are accepted; one of them is enough. */
public record PublicKeys(List<VerificationKey> keys) {
    public PublicKeys {
        keys = List.copyOf(keys);
    }

    /** The key whose signature of some bytes it is; empty if it is of none of them. */
    public Optional<VerificationKey> signer(byte[] signed, byte[] signature) {
        return keys.stream().filter(key -> key.verifies(signed, signature)).findFirst();
    }

    /** The fingerprints, for messages. */
    public String describe() {
        return String.join(", ", keys.stream().map(VerificationKey::fingerprint).toList());
    }

    /**
     * Reads a key.
     *
     * @param place where it is, for messages: {@code the file cosign.pub, which -Dmkt.verify.key names,}
     * @param content PEM, {@code PUBLIC KEY}
     * @throws InvalidInputException if it is not a public key of EC, RSA or Ed25519
     */
    public static VerificationKey read(String place, byte[] content) {
        Optional<Pem> pem = Pem.read(new String(content, StandardCharsets.UTF_8));
        if (pem.isEmpty() || !pem.get().label().equals("PUBLIC KEY")) {
            throw new InvalidInputException(
                    place + " has no public key"
                            + pem.map(found -> ", but '" + found.label() + "'").orElse(""),
                    "Name the file that begins with '-----BEGIN PUBLIC KEY-----': 'cosign public-key --key cosign.key' prints it");
        }
        return ofEncoded(pem.get().content())
                .orElseThrow(() -> new InvalidInputException(
                        place + " has a public key that is not of EC, RSA or Ed25519",
                        "Make a key of one of these: cosign generate-key-pair"));
    }

    /** The key of an encoding, SubjectPublicKeyInfo in DER; empty if it is of no known algorithm. */
    static Optional<VerificationKey> ofEncoded(byte[] encoded) {
        return Arrays.stream(KeyAlgorithm.values())
                .flatMap(algorithm -> ofEncoded(algorithm, encoded).stream())
                .findFirst();
    }

    private static Optional<VerificationKey> ofEncoded(KeyAlgorithm algorithm, byte[] encoded) {
        try {
            return Optional.of(new VerificationKey(algorithm, encoded));
        } catch (GeneralSecurityException e) {
            return Optional.empty();
        }
    }
}
