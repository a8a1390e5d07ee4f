package com.mellanox.mkt.images.maven;

import com.mellanox.mkt.images.failure.InvalidInputException;
import com.mellanox.mkt.images.secret.SecretOrigin;
import com.mellanox.mkt.images.secret.SecretServers;
import com.mellanox.mkt.images.secret.SecretSource;
import com.mellanox.mkt.images.secret.SecretValue;
import com.mellanox.mkt.images.sign.PublicKeys;
import com.mellanox.mkt.images.sign.SigningKey;
import com.mellanox.mkt.images.sign.VerificationKey;
import com.mellanox.mkt.images.type.UserEnvironment;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Where the key is that signs what is published, and its passphrase: {@code mkt.sign.key} and {@code mkt.sign.passphrase}. Neither
 * is read before it is needed, and the passphrase is not kept.
 */
final class SigningSource {
    /** The parameter with the keys of others. */
    static final String VERIFY = "mkt.verify.key";

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
                .flatMap(text -> parameters.checked(() -> keyOrigin(KEY, text, parameters.paths(KEY))));
        Optional<SecretOrigin> givenPassphrase = parameters
                .text(PASSPHRASE, passphrase)
                .flatMap(text -> parameters.checked(() -> origin(PASSPHRASE, text, parameters.paths(PASSPHRASE))));
        SecretOrigin usual = new SecretOrigin.OfVariable(USUAL_VARIABLE);
        return givenKey.map(origin -> new SigningSource(
                new SecretSource(origin, "-D" + KEY, environment, servers),
                new SecretSource(givenPassphrase.orElse(usual), "-D" + PASSPHRASE, environment, servers),
                givenPassphrase.isPresent()));
    }

    /** The keys of {@code mkt.verify.key}, for a goal that needs one. */
    static PublicKeys requiredKeys(Parameters parameters, List<String> names, UserEnvironment environment) {
        List<String> given = parameters.names(VERIFY, names);
        if (given.isEmpty()) {
            parameters.add("-D" + VERIFY + " is missing", "Name the public keys: -D" + VERIFY + "=cosign.pub");
        }
        return parameters
                .checked(() -> publicKeys(given, parameters.paths(VERIFY), environment))
                .orElse(new PublicKeys(List.of()));
    }

    /**
     * Reads public keys.
     *
     * @param names of files, or {@code env:NAME}
     * @throws InvalidInputException if one is no public key
     */
    static PublicKeys publicKeys(List<String> names, Function<String, Path> paths, UserEnvironment environment) {
        List<VerificationKey> keys = new ArrayList<>();
        for (String name : names) {
            SecretOrigin origin = keyOrigin(VERIFY, name, paths);
            SecretSource source = new SecretSource(origin, "-D" + VERIFY, environment, SecretServers.NONE);
            try (SecretValue value = source.read()) {
                keys.add(PublicKeys.read("The key " + origin + " of -D" + VERIFY, value.bytes()));
            }
        }
        return new PublicKeys(keys);
    }

    /** A path without a scheme is a file's. */
    private static SecretOrigin keyOrigin(String property, String text, Function<String, Path> paths) {
        return text.matches("(file|env|server):.*")
                ? origin(property, text, paths)
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
