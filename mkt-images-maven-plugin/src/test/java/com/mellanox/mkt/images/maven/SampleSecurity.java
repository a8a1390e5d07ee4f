package com.mellanox.mkt.images.maven;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.maven.settings.crypto.DefaultSettingsDecrypter;
import org.apache.maven.settings.crypto.SettingsDecrypter;
import org.apache.maven.settings.crypto.SettingsDecryptionRequest;
import org.apache.maven.settings.crypto.SettingsDecryptionResult;
import org.sonatype.plexus.components.cipher.DefaultPlexusCipher;
import org.sonatype.plexus.components.cipher.PlexusCipherException;
import org.sonatype.plexus.components.sec.dispatcher.DefaultSecDispatcher;

/** Maven's own decrypter with a master password of a test's, noting what it was asked to decrypt. */
final class SampleSecurity implements SettingsDecrypter {
    private static final String MASTER = "master";

    private final List<String> asked = new ArrayList<>();
    private final SettingsDecrypter decrypter;

    SampleSecurity(Path directory) throws IOException, PlexusCipherException {
        Path file = Files.writeString(
                directory.resolve("settings-security.xml"),
                "<settingsSecurity><master>"
                        + new DefaultPlexusCipher().encryptAndDecorate(MASTER, "settings.security")
                        + "</master></settingsSecurity>");
        decrypter = new DefaultSettingsDecrypter(
                new DefaultSecDispatcher(new DefaultPlexusCipher(), Map.of(), file.toString()));
    }

    /** A password as {@code mvn --encrypt-password} writes it. */
    String encrypted(String password) throws PlexusCipherException {
        return new DefaultPlexusCipher().encryptAndDecorate(password, MASTER);
    }

    /** The ids of the servers and proxies that were decrypted, in order. */
    List<String> asked() {
        return List.copyOf(asked);
    }

    @Override
    public SettingsDecryptionResult decrypt(SettingsDecryptionRequest request) {
        request.getServers().forEach(server -> asked.add(server.getId()));
        request.getProxies().forEach(proxy -> asked.add(proxy.getId()));
        return decrypter.decrypt(request);
    }
}
