package com.mellanox.mkt.buildkit.session;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;

/** Where the value of a secret comes from. It is read each time a step asks for it, and kept nowhere. */
@FunctionalInterface
public interface Secret {
    /** The most bytes that BuildKit takes. */
    int LARGEST = 500 * 1024;

    /**
     * Reads the value.
     *
     * @throws IOException if it cannot be read, or is larger than {@link #LARGEST}; the message has no part of the value
     */
    byte[] read() throws IOException;

    /** The bytes of a file. */
    static Secret ofFile(Path file) {
        return () -> {
            try (InputStream in = Files.newInputStream(file)) {
                byte[] value = in.readNBytes(LARGEST + 1);
                if (value.length > LARGEST) {
                    throw new IOException(file + " has more than " + LARGEST + " bytes, the most that BuildKit takes");
                }
                return value;
            }
        };
    }

    /** The value of an environment variable, in UTF-8. */
    static Secret ofEnvironment(Map<String, String> environment, String name) {
        return () -> {
            String value = environment.get(name);
            if (value == null) {
                throw new IOException("the environment variable " + name + " is not set");
            }
            return value.getBytes(StandardCharsets.UTF_8);
        };
    }

    /** A value; the array is not copied. */
    static Secret ofValue(byte[] value) {
        return () -> value;
    }
}
