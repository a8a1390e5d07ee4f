package com.mellanox.mkt.images.registry;

import com.mellanox.mkt.images.failure.InvalidInputException;
import com.mellanox.mkt.images.type.UserEnvironment;
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
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509TrustManager;
import org.apache.http.ssl.SSLContexts;
import org.jspecify.annotations.Nullable;

/**
 * Which registries are trusted: those with a certificate by one of the JVM's CAs or of these, and those that may be
 * without TLS.
 *
 * @param ca a PEM file with more certificates, or null
 * @param directories Docker's, with a directory per registry that has {@code *.crt} files
 * @param plain the hosts, with or without a port, for plain HTTP; the loopback need not be listed
 */
public record TlsTrust(@Nullable Path ca, List<Path> directories, Set<String> plain) {

    public TlsTrust {
        directories = List.copyOf(directories);
        plain = Set.copyOf(plain);
    }

    /** The certificates of a user, which are where Docker's programs look for them. */
    public static TlsTrust of(UserEnvironment environment, @Nullable Path ca, List<String> plain) {
        Set<String> hosts = new TreeSet<>();
        plain.forEach(host -> hosts.add(host.strip().toLowerCase(Locale.ROOT)));
        return new TlsTrust(
                ca,
                List.of(
                        Path.of("/etc/docker/certs.d"),
                        environment.home().resolve(".config").resolve("docker").resolve("certs.d")),
                hosts);
    }

    /** Whether plain HTTP is allowed for a host, with or without a port. */
    boolean isPlain(String authority) {
        String host = authority.toLowerCase(Locale.ROOT);
        return plain.contains(host) || plain.contains(host.replaceFirst(":[0-9]+$", ""));
    }

    /** TLS that trusts the JVM's CAs, the given one, and those of Docker's directories for the registry. */
    SSLContext context(String registry) {
        try {
            List<Certificate> trusted = added(registry);
            if (trusted.isEmpty()) {
                return SSLContext.getDefault();
            }
            TrustManagerFactory factory = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
            factory.init((KeyStore) null);
            for (TrustManager manager : factory.getTrustManagers()) {
                if (manager instanceof X509TrustManager jvm) {
                    trusted.addAll(List.of(jvm.getAcceptedIssuers()));
                }
            }
            KeyStore store = KeyStore.getInstance(KeyStore.getDefaultType());
            store.load(null, null);
            for (Certificate certificate : trusted) {
                store.setCertificateEntry("certificate " + store.size(), certificate);
            }
            return SSLContexts.custom().loadTrustMaterial(store, null).build();
        } catch (GeneralSecurityException | IOException e) {
            throw new IllegalStateException("every Java has a store for certificates", e);
        }
    }

    private List<Certificate> added(String registry) {
        List<Certificate> certificates = new ArrayList<>();
        if (ca != null) {
            certificates.addAll(read(ca, "-Dmkt.registry.ca"));
        }
        for (Path directory : directories) {
            Path ofRegistry = directory.resolve(registry);
            if (Files.isDirectory(ofRegistry)) {
                list(ofRegistry).forEach(file -> certificates.addAll(read(file, "a certificate for Docker")));
            }
        }
        return certificates;
    }

    private static List<Path> list(Path directory) {
        List<Path> files = new ArrayList<>();
        try (DirectoryStream<Path> stream = Files.newDirectoryStream(directory, "*.crt")) {
            stream.forEach(files::add);
        } catch (IOException e) {
            throw unusable(directory, "a directory of certificates for Docker", e);
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
                throw new CertificateException("it contains no certificate");
            }
            return certificates;
        } catch (IOException | CertificateException e) {
            throw unusable(file, what, e);
        }
    }

    private static InvalidInputException unusable(Path file, String what, Exception failure) {
        String reason = failure instanceof CertificateException
                ? "it is not a PEM file with certificates"
                : "it cannot be read";
        return new InvalidInputException(
                file + ", " + what + ", cannot be used: " + reason,
                "Name a file with lines '-----BEGIN CERTIFICATE-----' that this user can read");
    }
}
