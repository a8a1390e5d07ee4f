package com.mellanox.mkt.images.registry;

import com.mellanox.mkt.images.failure.InvalidInputException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509TrustManager;
import org.jspecify.annotations.Nullable;

/** The certificates that a registry is trusted by: the JVM's own, those of a file, those of Docker's directories. */
final class TrustedCertificates {
    private final TlsTrust trust;
    private final String registry;

    TrustedCertificates(TlsTrust trust, String registry) {
        this.trust = trust;
        this.registry = registry;
    }

    /** TLS that trusts these and nothing else. */
    SSLContext context() {
        try {
            List<Certificate> added = added();
            if (added.isEmpty()) {
                return SSLContext.getDefault();
            }
            KeyStore store = KeyStore.getInstance(KeyStore.getDefaultType());
            store.load(null, null);
            for (TrustManager manager : managers(null)) {
                if (manager instanceof X509TrustManager jvm) {
                    add(List.of((Certificate[]) jvm.getAcceptedIssuers()), store);
                }
            }
            add(added, store);
            SSLContext context = SSLContext.getInstance("TLS");
            context.init(null, managers(store), null);
            return context;
        } catch (GeneralSecurityException | IOException e) {
            throw new IllegalStateException("every Java has a store for certificates", e);
        }
    }

    private static TrustManager[] managers(@Nullable KeyStore store) throws GeneralSecurityException {
        TrustManagerFactory factory = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        factory.init(store);
        return factory.getTrustManagers();
    }

    private static void add(Collection<Certificate> certificates, KeyStore store) throws GeneralSecurityException {
        for (Certificate certificate : certificates) {
            store.setCertificateEntry("certificate " + store.size(), certificate);
        }
    }

    private List<Certificate> added() {
        List<Certificate> certificates = new ArrayList<>();
        if (trust.ca() != null) {
            certificates.addAll(read(trust.ca(), "-Dmkt.registry.ca"));
        }
        for (Path directory : trust.directories()) {
            Path ofRegistry = directory.resolve(registry);
            if (Files.isDirectory(ofRegistry)) {
                list(ofRegistry).forEach(file -> certificates.addAll(read(file, "a certificate of Docker's")));
            }
        }
        return certificates;
    }

    private static List<Path> list(Path directory) {
        List<Path> files = new ArrayList<>();
        try (DirectoryStream<Path> stream = Files.newDirectoryStream(directory, "*.crt")) {
            stream.forEach(files::add);
        } catch (IOException e) {
            throw unusable(directory, "a directory of Docker's certificates", e);
        }
        return files;
    }

    private static Collection<X509Certificate> read(Path file, String what) {
        try (InputStream in = Files.newInputStream(file)) {
            List<X509Certificate> certificates = new ArrayList<>();
            for (Certificate certificate :
                    CertificateFactory.getInstance("X.509").generateCertificates(in)) {
                certificates.add((X509Certificate) certificate);
            }
            if (certificates.isEmpty()) {
                throw new CertificateException("it holds no certificate");
            }
            return certificates;
        } catch (IOException | CertificateException e) {
            throw unusable(file, what, e);
        }
    }

    private static InvalidInputException unusable(Path file, String what, Exception failure) {
        String reason =
                failure instanceof CertificateException ? "it is no PEM file with certificates" : "it cannot be read";
        return new InvalidInputException(
                file + ", " + what + ", cannot be used: " + reason,
                "Name a file with lines '-----BEGIN CERTIFICATE-----' that this user can read");
    }
}
