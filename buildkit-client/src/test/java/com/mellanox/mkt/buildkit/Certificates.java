package com.mellanox.mkt.buildkit;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.TrustManagerFactory;

/** Keys with certificates that they have signed themselves, made by the JDK's program. */
final class Certificates {
    private static final char[] PASSWORD = "password".toCharArray();

    private final Map<String, KeyStore> keys = new LinkedHashMap<>();

    private Certificates() {}

    /** Makes a key for each name; all certificates are for the host 127.0.0.1. */
    static Certificates make(Path directory, List<String> names) throws Exception {
        List<Process> programs = new ArrayList<>();
        for (String name : names) {
            programs.add(keytool(directory.resolve(name), name));
        }
        for (Process program : programs) {
            assertThat(program.waitFor(60, TimeUnit.SECONDS)).isTrue();
        }
        Certificates made = new Certificates();
        for (String name : names) {
            KeyStore store = KeyStore.getInstance("PKCS12");
            try (InputStream in = Files.newInputStream(directory.resolve(name))) {
                store.load(in, PASSWORD);
            }
            made.keys.put(name, store);
        }
        return made;
    }

    private static Process keytool(Path file, String name) throws IOException {
        return new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "keytool")
                                .toString(),
                        "-J-XX:TieredStopAtLevel=1",
                        "-genkeypair",
                        "-keystore",
                        file.toString(),
                        "-storepass",
                        new String(PASSWORD),
                        "-alias",
                        name,
                        "-dname",
                        "CN=" + name,
                        "-keyalg",
                        "EC",
                        "-ext",
                        "san=ip:127.0.0.1")
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
    }

    /** A context that shows one certificate and trusts another one. */
    SSLContext context(String own, String trusted) throws GeneralSecurityException {
        KeyManagerFactory shown = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
        shown.init(key(own), PASSWORD);
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(shown.getKeyManagers(), trust(trusted).getTrustManagers(), null);
        return context;
    }

    /** A context that shows no certificate. */
    SSLContext contextWithoutKey(String trusted) throws GeneralSecurityException {
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(null, trust(trusted).getTrustManagers(), null);
        return context;
    }

    private KeyStore key(String name) {
        return Objects.requireNonNull(keys.get(name), name);
    }

    private TrustManagerFactory trust(String name) throws GeneralSecurityException {
        KeyStore certificates = KeyStore.getInstance("PKCS12");
        try {
            certificates.load(null, null);
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
        certificates.setCertificateEntry(name, key(name).getCertificate(name));
        TrustManagerFactory trust = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        trust.init(certificates);
        return trust;
    }

    /** How a daemon begins TLS that wants a certificate of the client. It speaks one protocol. */
    static FakeConnections.Greeting greeting(SSLContext context, String protocol) {
        return plain -> {
            SSLSocket socket = (SSLSocket) context.getSocketFactory().createSocket(plain, null, true);
            socket.setNeedClientAuth(true);
            SSLParameters parameters = socket.getSSLParameters();
            parameters.setApplicationProtocols(new String[] {protocol});
            socket.setSSLParameters(parameters);
            socket.startHandshake();
            return socket;
        };
    }

    /** The same for a daemon that speaks HTTP/1.1 behind TLS, and wants an upgrade. */
    static FakeConnections.Greeting greetingWithUpgrade(SSLContext context) {
        FakeConnections.Greeting tls = greeting(context, "http/1.1");
        return plain -> {
            Socket socket = tls.greet(plain);
            return Greetings.upgrade(socket);
        };
    }
}
