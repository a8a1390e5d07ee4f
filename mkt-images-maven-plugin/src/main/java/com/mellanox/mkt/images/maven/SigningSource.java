package com.mellanox.mkt.images.maven;

import com.mellanox.mkt.images.failure.InvalidInputException;
import com.mellanox.mkt.images.secret.SecretOrigin;
import com.mellanox.mkt.images.secret.SecretServers;
import com.mellanox.mkt.images.secret.SecretSource;
import com.mellanox.mkt.images.secret.SecretValue;
import com.mellanox.mkt.images.sign.SigningKey;
import com.mellanox.mkt.images.type.UserEnvironment;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Where the key is that signs what is published, and its passphrase: {@code mkt.sign.key} and {@code mkt.sign.passphrase}. Neither
 * is read before it is needed, and the passphrase is not kept.
 */
final class SigningSource {
    private static final String KEY = "mkt.sign.key";
    private static final String PASSPHRASE = "mkt.sign.passphrase";
    private static final String USUAL_VARIABLE = "COSIGN_PASSWORD";

    private final SecretSource key;
    private final SecretSource passphrase;
    private final boolean isGiven;
    private @Nullable SigningKey read;

    private SigningSource(SecretSource key, SecretSource passphrase, boolean isGiven) {
        this.key = key;
        this.passphrase = passphrase;
        this.isGiven = isGiven;
    }

    /** Makes it of the parameters; empty if nothing is to be signed. */
    static Optional<SigningSource> of(
            Parameters parameters,
            @Nullable String key,
            @Nullable String passphrase,
            UserEnvironment environment,
            SecretServers servers) {
        Optional<SecretOrigin> givenKey = parameters
                .text(KEY, key)
                .flatMap(text -> parameters.checked(() -> keyOrigin(text, parameters::inModule)));
        Optional<SecretOrigin> givenPassphrase = parameters
                .text(PASSPHRASE, passphrase)
                .flatMap(text -> parameters.checked(() -> origin(PASSPHRASE, text, parameters::inModule)));
        SecretOrigin usual = new SecretOrigin.OfVariable(USUAL_VARIABLE);
        return givenKey.map(origin -> new SigningSource(
                new SecretSource(origin, "-D" + KEY, environment, servers),
                new SecretSource(givenPassphrase.orElse(usual), "-D" + PASSPHRASE, environment, servers),
                givenPassphrase.isPresent()));
    }

    /** A path without a scheme is a file's. */
    static SecretOrigin keyOrigin(String text, Function<String, Path> paths) {
        return text.matches("(file|env|server):.*")
                ? origin(KEY, text, paths)
                : new SecretOrigin.OfFile(paths.apply(text));
    }

    private static SecretOrigin origin(String property, String text, Function<String, Path> paths) {
        try {
            return SecretOrigin.parse(text, paths);
        } catch (IllegalArgumentException e) {
            throw new InvalidInputException(
                    "-D" + property + ": " + e.getMessage(), "Write it as " + SecretOrigin.FORMS);
        }
    }

    /**
     * The key, which is read once.
     *
     * @throws InvalidInputException if it cannot be read, or if the passphrase is wrong
     */
    synchronized SigningKey key() {
        if (read == null) {
            try (SecretValue value = key.read()) {
                read = SigningKey.read("The key " + key.origin() + " of -D" + KEY, value.bytes(), this::passphrase);
            }
        }
        return read;
    }

    /** cosign encrypts a key with an empty passphrase, too, if it is given none. */
    private byte[] passphrase() {
        if (!isGiven && passphrase.fault().isPresent()) {
            return new byte[0];
        }
        try (SecretValue value = passphrase.read()) {
            return withoutLineEnd(value.bytes());
        }
    }

    /** Editors end files with a line end, which no passphrase has. */
    private static byte[] withoutLineEnd(byte[] bytes) {
        int length = bytes.length;
        while (length > 0 && (bytes[length - 1] == '\n' || bytes[length - 1] == '\r')) {
            length--;
        }
        byte[] stripped = Arrays.copyOf(bytes, length);
        Arrays.fill(bytes, (byte) 0);
        return stripped;
    }
}
