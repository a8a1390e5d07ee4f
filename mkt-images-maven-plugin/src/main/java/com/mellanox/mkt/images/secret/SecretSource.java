package com.mellanox.mkt.images.secret;

import com.mellanox.mkt.images.failure.InvalidInputException;
import com.mellanox.mkt.images.secret.SecretOrigin.OfFile;
import com.mellanox.mkt.images.secret.SecretOrigin.OfServer;
import com.mellanox.mkt.images.secret.SecretOrigin.OfVariable;
import com.mellanox.mkt.images.type.UserEnvironment;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Optional;

/**
 * Reads a secret from where a user says that it is. The value is not kept: it is read each time that a build asks for it.
 *
 * @param place where the user says so: {@code -Dmkt.secret.token}, {@code ~/.config/mkt-images/settings.yaml:7}
 */
public record SecretSource(SecretOrigin origin, String place, UserEnvironment environment, SecretServers servers) {
    private static final int KIB = 1024;

    /** Why a secret or an ssh agent cannot be used, with the remedy as a sentence. */
    public record Fault(String what, String remedy) {}

    /** What is wrong with it, found without reading the value; empty if it can probably be read. */
    public Optional<Fault> fault() {
        if (origin instanceof OfFile of) {
            return fault(of.file());
        }
        if (origin instanceof OfVariable of) {
            return variable(of).isEmpty()
                    ? Optional.of(new Fault(
                            "the environment variable " + of.name() + ", which " + place
                                    + " names, is not set or empty",
                            "Set it, 'export " + of.name() + "=…', or correct the name"))
                    : Optional.empty();
        }
        OfServer of = (OfServer) origin;
        return servers.hasPassword(of.id())
                ? Optional.empty()
                : Optional.of(new Fault(
                        "settings.xml has no server '" + of.id() + "' with a password, as " + place + " says",
                        "Add <server><id>" + of.id() + "</id><password>…</password></server>, or correct the id"));
    }

    private Optional<Fault> fault(Path file) {
        String name = "the file " + file + ", which " + place + " names, ";
        if (!Files.exists(file)) {
            return Optional.of(new Fault(name + "does not exist", "Write the value into it, or correct the path"));
        }
        if (Files.isDirectory(file)) {
            return Optional.of(new Fault(name + "is a directory", "Name the file that contains the value"));
        }
        if (!Files.isReadable(file)) {
            return Optional.of(new Fault(name + "is not readable for you", "Check its permissions: chmod u+r " + file));
        }
        return Files.isRegularFile(file) ? faultOfSize(name, file) : Optional.empty();
    }

    private static Optional<Fault> faultOfSize(String name, Path file) {
        long size = file.toFile().length();
        if (size == 0) {
            return Optional.of(new Fault(name + "is empty", "Write the value into it"));
        }
        return size > SecretValue.MOST_BYTES ? Optional.of(tooLong(name)) : Optional.empty();
    }

    private static Fault tooLong(String name) {
        return new Fault(
                name + "has more than " + SecretValue.MOST_BYTES / KIB + " KiB, which is the most for a secret",
                "Name a smaller one; encrypt large data into the docker directory, and make its key the secret");
    }

    /**
     * Reads the value, which the caller closes. Safe for use by several threads.
     *
     * @throws InvalidInputException if it cannot be read, with the place and the remedy
     */
    public SecretValue read() {
        fault().ifPresent(SecretSource::fail);
        if (origin instanceof OfFile of) {
            return read(of.file());
        }
        if (origin instanceof OfVariable of) {
            return value("the environment variable " + of.name() + ", which " + place + " names, ", variable(of));
        }
        OfServer of = (OfServer) origin;
        Optional<String> password = servers.password(of.id());
        if (password.isEmpty()) {
            fail(new Fault(
                    "the password of the server '" + of.id() + "' of settings.xml, which " + place
                            + " names, cannot be decrypted",
                    "Encrypt it again with the master password of settings-security.xml"));
        }
        return value("the password of the server '" + of.id() + "', which " + place + " names, ", password.orElse(""));
    }

    private SecretValue read(Path file) {
        String name = "the file " + file + ", which " + place + " names, ";
        try (InputStream in = Files.newInputStream(file)) {
            byte[] bytes = in.readNBytes(SecretValue.MOST_BYTES + 1);
            return value(name, bytes);
        } catch (IOException e) {
            // The message of the exception is the path, and a reason of the operating system.
            throw new InvalidInputException(
                    name + "cannot be read: " + e.getClass().getSimpleName(), "Check the file and its permissions");
        }
    }

    private static SecretValue value(String name, String text) {
        return value(name, text.getBytes(StandardCharsets.UTF_8));
    }

    private static SecretValue value(String name, byte[] bytes) {
        if (bytes.length > SecretValue.MOST_BYTES) {
            Arrays.fill(bytes, (byte) 0);
            fail(tooLong(name));
        }
        return new SecretValue(bytes);
    }

    private static void fail(Fault fault) {
        throw new InvalidInputException(fault.what(), fault.remedy());
    }

    private String variable(OfVariable of) {
        return environment.variables().getOrDefault(of.name(), "");
    }

    /** Where it is, without the value. */
    @Override
    public String toString() {
        return origin + ", of " + place;
    }
}
