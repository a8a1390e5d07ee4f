package com.mellanox.mkt.images.engine;

import java.io.IOException;
import java.nio.file.Path;

/**
 * A certificate of a server on 127.0.0.1, signed by itself, so that it is its own CA.
 *
 * @param certificate a PEM file
 * @param key a PEM file, in PKCS#8
 */
public record ServerCertificate(Path certificate, Path key) {

    /** Makes one. */
    public static ServerCertificate create(Path directory) throws IOException, InterruptedException {
        Path certificate = directory.resolve("server.crt");
        Path key = directory.resolve("server.key");
        Process openssl = new ProcessBuilder(
                        "openssl",
                        "req",
                        "-x509",
                        "-newkey",
                        "rsa:2048",
                        "-nodes",
                        "-days",
                        "2",
                        "-subj",
                        "/CN=mkt-test",
                        "-addext",
                        "subjectAltName=IP:127.0.0.1",
                        "-keyout",
                        key.toString(),
                        "-out",
                        certificate.toString())
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .start();
        if (openssl.waitFor() != 0) {
            throw new IOException("openssl ended with " + openssl.exitValue());
        }
        return new ServerCertificate(certificate, key);
    }
}
