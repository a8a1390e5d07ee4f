package com.mellanox.mkt.images.maven;

import com.mellanox.mkt.images.engine.LoginProvider;
import com.mellanox.mkt.images.event.BuildEvent;
import com.mellanox.mkt.images.event.BuildListener;
import com.mellanox.mkt.images.git.GitAccess;
import com.mellanox.mkt.images.type.Login;
import java.util.Optional;
import org.apache.maven.settings.Server;
import org.apache.maven.settings.Settings;
import org.apache.maven.settings.crypto.DefaultSettingsDecryptionRequest;
import org.apache.maven.settings.crypto.SettingsDecrypter;
import org.apache.maven.settings.crypto.SettingsDecryptionResult;

/**
 * Logins from the servers of Maven's settings whose id is the host, for git servers and for registries; no other server
 * is decrypted.
 */
record SettingsCredentials(Settings settings, SettingsDecrypter decrypter, BuildListener listener)
        implements GitAccess.Credentials, LoginProvider {
    @Override
    public Optional<Login> forHost(String host) {
        return server(host).flatMap(this::login);
    }

    /** The login of the server with the registry's host and port, or else with its host. */
    @Override
    public Optional<Login> forRegistry(String registry) {
        return ofRegistry(registry).flatMap(this::login);
    }

    @Override
    public String origin(String registry) {
        return "the server '" + ofRegistry(registry).map(Server::getId).orElse(registry) + "' of settings.xml";
    }

    private Optional<Server> ofRegistry(String registry) {
        return server(registry).or(() -> server(registry.replaceFirst(":[0-9]+$", "")));
    }

    private Optional<Server> server(String id) {
        return Optional.ofNullable(settings.getServer(id))
                .filter(server -> server.getUsername() != null && server.getPassword() != null);
    }

    private Optional<Login> login(Server server) {
        SettingsDecryptionResult result = decrypter.decrypt(new DefaultSettingsDecryptionRequest(server));
        if (!result.getProblems().isEmpty()) {
            listener.on(new BuildEvent.Warning(
                    "settings.xml: the password of the server '" + server.getId() + "' cannot be decrypted",
                    "Encrypt it again with the master password of settings-security.xml"));
            return Optional.empty();
        }
        Server decrypted = result.getServer();
        return Optional.of(new Login(decrypted.getUsername(), decrypted.getPassword()));
    }
}
