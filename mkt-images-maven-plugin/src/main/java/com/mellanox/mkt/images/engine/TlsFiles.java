package com.mellanox.mkt.images.engine;

import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * The files of TLS in PEM form, by which an engine or a builder is reached.
 *
 * @param ca the authority of the server's certificate
 * @param certificate the client's certificate; null if it shows none
 * @param key the key of that certificate; null if there is none
 * @param serverName the name in the server's certificate; null if it is that of the host
 * @param setBy what names the files: {@code DOCKER_CERT_PATH}
 */
public record TlsFiles(
        Path ca,
        @Nullable Path certificate,
        @Nullable Path key,
        @Nullable String serverName,
        String setBy) {

    /** One whose client has a certificate without a key, or a key without a certificate, is refused. */
    public TlsFiles {
        if ((certificate == null) != (key == null)) {
            throw new IllegalArgumentException("a certificate needs its key, and a key its certificate");
        }
    }

    /** Those of a directory with {@code ca.pem}, {@code cert.pem} and {@code key.pem}. */
    public static TlsFiles in(Path directory, String setBy) {
        return new TlsFiles(
                directory.resolve("ca.pem"), directory.resolve("cert.pem"), directory.resolve("key.pem"), null, setBy);
    }
}
