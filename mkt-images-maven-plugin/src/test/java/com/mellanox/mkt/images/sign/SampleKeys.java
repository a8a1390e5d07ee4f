package com.mellanox.mkt.images.sign;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Objects;

/** Keys that cosign 3.1.1 and openssl have made, and what cosign has signed with its own. */
public final class SampleKeys {
    /** The passphrase of {@code cosign.key}. */
    public static final String PASSPHRASE = "correct-horse";

    private SampleKeys() {}

    public static byte[] bytes(String file) {
        try (InputStream in = SampleKeys.class.getResourceAsStream(file)) {
            return Objects.requireNonNull(in, file).readAllBytes();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** A key without a passphrase: {@code ec}, {@code rsa}, {@code ed25519}. */
    public static SigningKey unencrypted(String name) {
        return SigningKey.read(name + ".pem", bytes(name + ".pem"), () -> {
            throw new AssertionError("no passphrase is needed");
        });
    }

    /** A key of cosign, which a passphrase protects. */
    public static SigningKey ofCosign(String file, String passphrase) {
        return SigningKey.read("The file " + file, bytes(file), () -> passphrase.getBytes(StandardCharsets.UTF_8));
    }

    /** The public keys of files: {@code cosign.pub}. */
    public static PublicKeys publicKeys(String... files) {
        return new PublicKeys(List.of(files).stream()
                .map(file -> PublicKeys.read("The file " + file, bytes(file)))
                .toList());
    }
}
