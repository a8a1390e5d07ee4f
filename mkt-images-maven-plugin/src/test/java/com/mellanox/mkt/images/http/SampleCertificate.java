package com.mellanox.mkt.images.http;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.util.Base64;
import java.util.Objects;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;

/** A key, made for one test, with a certificate that it signed itself. */
public final class SampleCertificate {
    private static final String PASSWORD = "changeit";

    private final KeyStore keys;

    /**
     * Makes one.
     *
     * @param name whose it is, as keytool has it: {@code ip:127.0.0.1}
     */
    public SampleCertificate(Path directory, String name)
            throws IOException, GeneralSecurityException, InterruptedException {
        Path store = directory.resolve("keys-" + name.replace(':', '-'));
        String keytool =
                Path.of(System.getProperty("java.home"), "bin", "keytool").toString();
        Process process = new ProcessBuilder(
                        keytool,
                        "-genkeypair",
                        "-keyalg",
                        "EC",
                        "-dname",
                        "CN=test",
                        "-ext",
                        "san=" + name,
                        "-storetype",
                        "PKCS12",
                        "-storepass",
                        PASSWORD,
                        "-alias",
                        "test",
                        "-keystore",
                        store.toString())
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .start();
        if (process.waitFor() != 0) {
            throw new IOException("keytool ended with " + process.exitValue());
        }
        keys = KeyStore.getInstance("PKCS12");
        try (InputStream in = Files.newInputStream(store)) {
            keys.load(in, PASSWORD.toCharArray());
        }
    }

    /** TLS for a server that has the key. */
    public SSLContext context() throws GeneralSecurityException {
        KeyManagerFactory managers = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
        managers.init(keys, PASSWORD.toCharArray());
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(managers.getKeyManagers(), null, null);
        return context;
    }

    /** TLS likewise for a server that also wants a certificate of the client: this one. */
    public SSLContext contextFor(SampleCertificate client) throws IOException, GeneralSecurityException {
        KeyStore trusted = KeyStore.getInstance("PKCS12");
        trusted.load(null, null);
        trusted.setCertificateEntry("client", Objects.requireNonNull(client.keys.getCertificate("test")));
        TrustManagerFactory trust = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        trust.init(trusted);
        KeyManagerFactory managers = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
        managers.init(keys, PASSWORD.toCharArray());
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(managers.getKeyManagers(), trust.getTrustManagers(), null);
        return context;
    }

    /** The certificate as a PEM file. */
    public String pem() throws GeneralSecurityException {
        Certificate certificate = Objects.requireNonNull(keys.getCertificate("test"));
        return pem("CERTIFICATE", certificate.getEncoded());
    }

    /** The key as a PEM file. */
    public String keyPem() throws GeneralSecurityException {
        return pem("PRIVATE KEY", keys.getKey("test", PASSWORD.toCharArray()).getEncoded());
    }

    private static String pem(String type, byte[] bytes) {
        return "-----BEGIN " + type + "-----\n"
                + Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(bytes)
                + "\n-----END " + type + "-----\n";
    }
}
