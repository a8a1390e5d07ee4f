package com.mellanox.mkt.images.engine.docker;

import static org.assertj.core.api.Assertions.assertThat;

import com.mellanox.mkt.images.engine.ServerCertificate;
import com.mellanox.mkt.images.engine.TlsFiles;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Tests of {@link TlsDirectory}, with files that openssl writes. */
class TlsDirectoryTest {
    @TempDir
    private Path directory;

    private void openssl(String... arguments) throws IOException, InterruptedException {
        ProcessBuilder openssl = new ProcessBuilder("openssl").redirectErrorStream(true);
        openssl.command().addAll(List.of(arguments));
        Process process = openssl.start();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor()).as(output).isZero();
    }

    @ParameterizedTest
    @CsvSource({"pkey, BEGIN PRIVATE KEY", "rsa, BEGIN RSA PRIVATE KEY"})
    void contextWhenTheKeyIsOfAnyFormIsMade(String command, String head) throws Exception {
        ServerCertificate made = ServerCertificate.create(directory);
        Files.copy(made.certificate(), directory.resolve("ca.pem"));
        Files.copy(made.certificate(), directory.resolve("cert.pem"));
        Path key = directory.resolve("key.pem");
        Files.copy(made.key(), key, StandardCopyOption.REPLACE_EXISTING);
        if (command.equals("rsa")) {
            openssl("rsa", "-traditional", "-in", made.key().toString(), "-out", key.toString());
        }

        assertThat(Files.readString(key)).contains(head);
        assertThat(TlsDirectory.context("The engine", directory)).isNotNull();
    }

    @Test
    void contextWhenTheKeyIsOfAnEllipticCurveIsMade() throws Exception {
        Path key = directory.resolve("key.pem");
        openssl("ecparam", "-name", "prime256v1", "-genkey", "-noout", "-out", key.toString());
        openssl(
                "req",
                "-x509",
                "-new",
                "-subj",
                "/CN=test",
                "-key",
                key.toString(),
                "-out",
                directory.resolve("cert.pem").toString());
        Files.copy(directory.resolve("cert.pem"), directory.resolve("ca.pem"));

        assertThat(Files.readString(key)).contains("BEGIN EC PRIVATE KEY");
        assertThat(TlsDirectory.context("The engine", directory)).isNotNull();
    }

    @Test
    void contextWhenTheClientHasNoCertificateIsMadeOfTheAuthority() throws Exception {
        Path ca = ServerCertificate.create(directory).certificate();

        assertThat(TlsDirectory.context("The builder", new TlsFiles(ca, null, null, "a.example.com", "a test")))
                .isNotNull();
    }
}
