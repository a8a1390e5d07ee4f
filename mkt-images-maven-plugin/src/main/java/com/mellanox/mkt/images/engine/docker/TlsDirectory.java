package com.mellanox.mkt.images.engine.docker;

import com.github.dockerjava.core.LocalDirectorySSLConfig;
import com.mellanox.mkt.images.engine.TlsFiles;
import com.mellanox.mkt.images.failure.Causes;
import com.mellanox.mkt.images.failure.EngineException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import java.util.Collection;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Stream;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;
import org.apache.commons.io.FileUtils;
import org.jspecify.annotations.Nullable;

/** Makes what TLS needs of PEM files, which Docker's programs have in one directory. */
public final class TlsDirectory {
    /** What the first line of each form of a key contains. */
    private static final String KEY = "PRIVATE KEY-----";

    private TlsDirectory() {}

    /** A file that does not have what it is there for. */
    private static final class UnusableFileException extends IOException {
        private static final long serialVersionUID = 1L;

        UnusableFileException(Path file, String what, @Nullable Throwable cause) {
            super(file + " contains no " + what + (cause == null ? "" : ": " + Causes.reason(cause)), cause);
        }
    }

    /**
     * Reads the certificates of a directory.
     *
     * @param what what is reached with them: {@code The engine at tcp://host:2376}
     * @throws EngineException if a file is missing or is no certificate or key
     */
    public static SSLContext context(String what, Path directory) {
        return context(what, TlsFiles.in(directory, "DOCKER_CERT_PATH"));
    }

    /**
     * Reads the certificates of some files.
     *
     * @param what what is reached with them: {@code The builder at tcp://host:1234}
     * @throws EngineException if a file is missing or is no certificate or key
     */
    public static SSLContext context(String what, TlsFiles files) {
        Stream.of(files.ca(), files.certificate(), files.key())
                .filter(file -> file != null && !Files.isReadable(file))
                .findFirst()
                .ifPresent(file -> {
                    throw new EngineException(
                            what + " is reached by TLS, but " + file + " is missing",
                            "Put the file there, or name the right place by " + files.setBy(),
                            null);
                });
        try {
            return context(files);
        } catch (IOException | GeneralSecurityException | RuntimeException e) {
            String place = what.substring(0, 1).toLowerCase(Locale.ROOT) + what.substring(1);
            throw new EngineException(
                    "The TLS certificates for " + place + " cannot be used: "
                            + Causes.find(e, UnusableFileException.class)
                                    .map(Throwable::getMessage)
                                    .orElseGet(() -> Causes.reason(e)),
                    "Check the PEM files that " + files.setBy() + " names",
                    e);
        }
    }

    private static SSLContext context(TlsFiles files) throws IOException, GeneralSecurityException {
        Collection<? extends Certificate> trusted = certificates(files.ca());
        Path certificate = files.certificate();
        Path key = files.key();
        if (certificate == null || key == null) {
            return withoutKey(trusted);
        }
        certificates(certificate);
        if (!Files.readString(key).contains(KEY)) {
            throw new UnusableFileException(key, "key", null);
        }
        return withKey(Map.of("ca.pem", files.ca(), "cert.pem", certificate, "key.pem", key));
    }

    /** docker-java reads keys of all forms, and only by these names. */
    private static SSLContext withKey(Map<String, Path> files) throws IOException {
        Path directory = Files.createTempDirectory("mkt-tls");
        try {
            for (Map.Entry<String, Path> file : files.entrySet()) {
                Files.createSymbolicLink(
                        directory.resolve(file.getKey()), file.getValue().toAbsolutePath());
            }
            return new LocalDirectorySSLConfig(directory.toString()).getSSLContext();
        } finally {
            FileUtils.deleteQuietly(directory.toFile());
        }
    }

    private static SSLContext withoutKey(Collection<? extends Certificate> trusted)
            throws IOException, GeneralSecurityException {
        KeyStore store = KeyStore.getInstance(KeyStore.getDefaultType());
        store.load(null, null);
        for (Certificate certificate : trusted) {
            store.setCertificateEntry("ca-" + store.size(), certificate);
        }
        TrustManagerFactory managers = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        managers.init(store);
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(null, managers.getTrustManagers(), null);
        return context;
    }

    private static Collection<? extends Certificate> certificates(Path file)
            throws IOException, GeneralSecurityException {
        try (InputStream in = Files.newInputStream(file)) {
            Collection<? extends Certificate> certificates =
                    CertificateFactory.getInstance("X.509").generateCertificates(in);
            if (certificates.isEmpty()) {
                throw new UnusableFileException(file, "certificate", null);
            }
            return certificates;
        } catch (GeneralSecurityException e) {
            throw new UnusableFileException(file, "certificate", e);
        }
    }
}
