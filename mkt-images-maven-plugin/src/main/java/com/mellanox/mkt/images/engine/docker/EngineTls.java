package com.mellanox.mkt.images.engine.docker;

import com.github.dockerjava.core.LocalDirectorySSLConfig;
import com.mellanox.mkt.images.engine.EngineAddress;
import com.mellanox.mkt.images.failure.Causes;
import com.mellanox.mkt.images.failure.EngineException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import javax.net.ssl.SSLContext;
import org.jspecify.annotations.Nullable;

/** The certificates for an engine that is reached by TLS. */
final class EngineTls {
    private EngineTls() {}

    /**
     * Reads the certificates of an address.
     *
     * @return null if the address does not use TLS
     * @throws EngineException if a file is missing or is no certificate or key
     */
    static @Nullable SSLContext context(EngineAddress address) {
        Path certificates = address.certificates();
        if (certificates == null) {
            return null;
        }
        for (String name : List.of("ca.pem", "cert.pem", "key.pem")) {
            if (!Files.isReadable(certificates.resolve(name))) {
                throw new EngineException(
                        "The engine at " + address + " is reached by TLS, but " + certificates.resolve(name)
                                + " is missing",
                        "Put ca.pem, cert.pem and key.pem there, or set DOCKER_CERT_PATH to their directory",
                        null);
            }
        }
        try {
            return new LocalDirectorySSLConfig(certificates.toString()).getSSLContext();
        } catch (RuntimeException e) {
            // What docker-java makes of a file without a key or certificate in it.
            boolean empty = Causes.has(e, NullPointerException.class);
            throw new EngineException(
                    "The TLS certificates for the engine at " + address + " cannot be used: "
                            + (empty ? "one of them contains no key or certificate" : Causes.reason(e)),
                    "Check ca.pem, cert.pem and key.pem in " + certificates,
                    e);
        }
    }
}
