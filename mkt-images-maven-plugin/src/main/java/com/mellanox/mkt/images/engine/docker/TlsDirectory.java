package com.mellanox.mkt.images.engine.docker;

import com.github.dockerjava.core.LocalDirectorySSLConfig;
import com.mellanox.mkt.images.failure.Causes;
import com.mellanox.mkt.images.failure.EngineException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import javax.net.ssl.SSLContext;

/** The certificates of TLS in a directory, as Docker's programs read them: {@code ca.pem}, {@code cert.pem} and {@code key.pem}. */
public final class TlsDirectory {
    private TlsDirectory() {}

    /**
     * Reads the certificates.
     *
     * @param what what is reached with them: {@code The engine at tcp://host:2376}
     * @throws EngineException if a file is missing or is no certificate or key
     */
    public static SSLContext context(String what, Path directory) {
        for (String name : List.of("ca.pem", "cert.pem", "key.pem")) {
            if (!Files.isReadable(directory.resolve(name))) {
                throw new EngineException(
                        what + " is reached by TLS, but " + directory.resolve(name) + " is missing",
                        "Put ca.pem, cert.pem and key.pem there, or set DOCKER_CERT_PATH to their directory",
                        null);
            }
        }
        try {
            return new LocalDirectorySSLConfig(directory.toString()).getSSLContext();
        } catch (RuntimeException e) {
            // docker-java's exception for a file without a key or certificate in it.
            boolean empty = Causes.has(e, NullPointerException.class);
            String place = what.substring(0, 1).toLowerCase(Locale.ROOT) + what.substring(1);
            throw new EngineException(
                    "The TLS certificates for " + place + " cannot be used: "
                            + (empty ? "one of them contains no key or certificate" : Causes.reason(e)),
                    "Check ca.pem, cert.pem and key.pem in " + directory,
                    e);
        }
    }
}
