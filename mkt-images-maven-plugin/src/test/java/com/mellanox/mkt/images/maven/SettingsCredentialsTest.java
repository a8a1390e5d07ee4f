package com.mellanox.mkt.images.maven;

import static org.assertj.core.api.Assertions.assertThat;

import com.mellanox.mkt.images.event.BuildEvent;
import com.mellanox.mkt.images.type.Login;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.apache.maven.settings.Server;
import org.apache.maven.settings.Settings;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Tests of {@link SettingsCredentials}, with Maven's own decrypter. */
class SettingsCredentialsTest {
    @TempDir
    private Path root;

    private final Settings settings = new Settings();
    private final List<BuildEvent> events = new ArrayList<>();
    private SampleSecurity security;
    private SettingsCredentials credentials;

    @BeforeEach
    void createCredentials() throws Exception {
        security = new SampleSecurity(root);
        credentials = new SettingsCredentials(settings, security, events::add);
        server("git.example.com", "me", security.encrypted("s3cret"));
        server("broken.example.com", "me", "{bm90IGVuY3J5cHRlZCBhdCBhbGw=}");
        server("plain.example.com", "you", "plain");
    }

    private void server(String id, @Nullable String user, String password) {
        Server server = new Server();
        server.setId(id);
        server.setUsername(user);
        server.setPassword(password);
        settings.addServer(server);
    }

    @Test
    void loginWhenAServerIsTheHostIsDecryptedAloneOfAll() {
        assertThat(credentials.forHost("git.example.com")).contains(new Login("me", "s3cret"));
        assertThat(security.asked()).containsExactly("git.example.com");
        assertThat(events).isEmpty();
    }

    @Test
    void loginWhenThePasswordIsPlainIsTaken() {
        assertThat(credentials.forHost("plain.example.com")).contains(new Login("you", "plain"));
    }

    @Test
    void loginWhenNoServerIsTheHostIsNoneAndNothingIsDecrypted() {
        assertThat(credentials.forHost("example.com")).isEmpty();
        assertThat(security.asked()).isEmpty();
    }

    @Test
    void loginWhenThePasswordCannotBeDecryptedIsNoneWithAWarning() {
        assertThat(credentials.forHost("broken.example.com")).isEmpty();
        assertThat(events)
                .containsExactly(new BuildEvent.Warning(
                        "settings.xml: the password of the server 'broken.example.com' cannot be decrypted",
                        "Encrypt it again with the master password of settings-security.xml"));
    }

    @Test
    void registryWhenAServerHasItsPortTakesThatOne() {
        server("plain.example.com:5000", "port", "p");

        assertThat(credentials.forRegistry("plain.example.com:5000")).contains(new Login("port", "p"));
        assertThat(credentials.origin("plain.example.com:5000"))
                .isEqualTo("the server 'plain.example.com:5000' of settings.xml");
        assertThat(credentials.forRegistry("plain.example.com:6000")).contains(new Login("you", "plain"));
        assertThat(credentials.origin("plain.example.com:6000"))
                .isEqualTo("the server 'plain.example.com' of settings.xml");
        assertThat(credentials.forRegistry("other.example.com")).isEmpty();
    }

    @Test
    void loginWhenTheServerHasNoPasswordIsNone() {
        Server key = new Server();
        key.setId("ssh.example.com");
        key.setUsername("me");
        key.setPrivateKey("/home/me/.ssh/id");
        settings.addServer(key);

        assertThat(credentials.forHost("ssh.example.com")).isEmpty();
    }

    @Test
    void passwordWhenOfAServerWithoutAUserIsDecrypted() throws Exception {
        server("vendor", null, security.encrypted("t0ken"));

        assertThat(credentials.hasPassword("vendor")).isTrue();
        assertThat(security.asked()).isEmpty();
        assertThat(credentials.password("vendor")).contains("t0ken");
        assertThat(security.asked()).containsExactly("vendor");
        assertThat(events).isEmpty();
    }

    @Test
    void passwordWhenThereIsNoneIsNone() {
        assertThat(credentials.hasPassword("nobody")).isFalse();
        assertThat(credentials.password("nobody")).isEmpty();
        assertThat(credentials.password("broken.example.com")).isEmpty();
    }
}
