package com.mellanox.mkt.images.maven;

import com.mellanox.mkt.images.engine.LoginProvider;
import com.mellanox.mkt.images.event.BuildEvent;
import com.mellanox.mkt.images.event.BuildListener;
import com.mellanox.mkt.images.git.GitAccess;
import com.mellanox.mkt.images.secret.SecretServers;
import com.mellanox.mkt.images.type.Login;
import java.util.Optional;
import org.apache.maven.settings.Server;
import org.apache.maven.settings.Settings;
import org.apache.maven.settings.crypto.DefaultSettingsDecryptionRequest;
import org.apache.maven.settings.crypto.SettingsDecrypter;
import org.apache.maven.settings.crypto.SettingsDecryptionResult;

/**
 * Logins from the servers of Maven's settings whose id is the host, for git servers and for registries, and passwords of
 * servers that are secrets of a build; no other server is decrypted.
 */
record SettingsCredentials(Settings settings, SettingsDecrypter decrypter, BuildListener listener)
        implements GitAccess.Credentials, LoginProvider, SecretServers {
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

    /** A secret needs no user name. */
    @Override
    public boolean hasPassword(String id) {
        Server server = settings.getServer(id);
        return server != null && server.getPassword() != null;
    }

    @Override
    public Optional<String> password(String id) {
        return Optional.ofNullable(settings.getServer(id))
                .flatMap(this::decrypted)
                .flatMap(server -> Optional.ofNullable(server.getPassword()));
    }

    private Optional<Server> ofRegistry(String registry) {
        return server(registry).or(() -> server(registry.replaceFirst(":[0-9]+$", "")));
    }

    private Optional<Server> server(String id) {
        return Optional.ofNullable(settings.getServer(id))
                .filter(server -> server.getUsername() != null && server.getPassword() != null);
    }

    private Optional<Login> login(Server server) {
        Optional<Server> decrypted = decrypted(server);
        if (decrypted.isEmpty()) {
            listener.on(new BuildEvent.Warning(
                    "settings.xml: the password of the server '" + server.getId() + "' cannot be decrypted",
                    "Encrypt it again with the master password of settings-security.xml"));
        }
        return decrypted.map(login -> new Login(login.getUsername(), login.getPassword()));
    }

    private Optional<Server> decrypted(Server server) {
        SettingsDecryptionResult result = decrypter.decrypt(new DefaultSettingsDecryptionRequest(server));
        return result.getProblems().isEmpty() ? Optional.of(result.getServer()) : Optional.empty();
    }
}
