package com.mellanox.mkt.images.maven;

import com.mellanox.mkt.images.event.BuildEvent;
import com.mellanox.mkt.images.event.BuildListener;
import com.mellanox.mkt.images.git.Credentials;
import com.mellanox.mkt.images.git.Login;
import java.util.Optional;
import org.apache.maven.settings.Server;
import org.apache.maven.settings.Settings;
import org.apache.maven.settings.crypto.DefaultSettingsDecryptionRequest;
import org.apache.maven.settings.crypto.SettingsDecrypter;
import org.apache.maven.settings.crypto.SettingsDecryptionResult;
import org.jspecify.annotations.Nullable;

/** Logins from the servers of Maven's settings whose id is the host; no other server is decrypted. */
final class SettingsCredentials implements Credentials {
    private final Settings settings;
    private final SettingsDecrypter decrypter;
    private final BuildListener listener;

    SettingsCredentials(Settings settings, SettingsDecrypter decrypter, BuildListener listener) {
        this.settings = settings;
        this.decrypter = decrypter;
        this.listener = listener;
    }

    @Override
    public Optional<Login> forHost(String host) {
        @Nullable Server server = settings.getServer(host);
        if (server == null || server.getUsername() == null || server.getPassword() == null) {
            return Optional.empty();
        }
        SettingsDecryptionResult result = decrypter.decrypt(new DefaultSettingsDecryptionRequest(server));
        if (!result.getProblems().isEmpty()) {
            listener.on(new BuildEvent.Warning(
                    "settings.xml: the password of the server '" + host + "' cannot be decrypted",
                    "Encrypt it again with the master password of settings-security.xml"));
            return Optional.empty();
        }
        Server decrypted = result.getServer();
        return Optional.of(new Login(decrypted.getUsername(), decrypted.getPassword()));
    }
}
