package com.mellanox.mkt.images.sign;

import com.mellanox.mkt.images.fuzz.FuzzTarget;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/** The readers of keys, signatures and signed documents. */
public final class SignFuzzTargets {
    private SignFuzzTargets() {}

    public static Map<String, FuzzTarget> all() {
        return Map.of(
                "signing-key", SignFuzzTargets::key,
                "public-key", SignFuzzTargets::publicKey,
                "bundle", SignFuzzTargets::bundle);
    }

    private static void key(byte[] input, Path directory) {
        SigningKey.read("file:cosign.key", input, () -> "secret".getBytes(StandardCharsets.UTF_8))
                .sign(input);
    }

    private static void publicKey(byte[] input, Path directory) {
        VerificationKey key = PublicKeys.read("file:cosign.pub", input);
        key.verifies(input, input);
        key.hint();
    }

    private static void bundle(byte[] input, Path directory) throws IOException {
        SimpleSigning.image(input);
        if (Bundle.isOne(input)) {
            read(Bundle.read(input).envelope());
        } else {
            read(Envelope.read(input));
        }
    }

    private static void read(Envelope envelope) throws IOException {
        envelope.signer(new PublicKeys(List.of()));
        Statement.read(envelope.payload());
    }
}
