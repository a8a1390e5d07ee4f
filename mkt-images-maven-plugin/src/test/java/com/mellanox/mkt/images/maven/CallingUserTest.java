package com.mellanox.mkt.images.maven;

import static org.assertj.core.api.Assertions.assertThat;

import com.mellanox.mkt.images.boot.BootRequest.GuestUser;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Tests of {@link CallingUser}: what it tells a VM of the user, and what it never does. */
class CallingUserTest {
    private static final String ED25519 = "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIPub ann@desk";
    private static final String RSA = "ssh-rsa AAAAB3NzaC1yc2EAAAADAQABPub== ann@laptop";
    private static final String PRIVATE = """
            -----BEGIN OPENSSH PRIVATE KEY-----
            b3BlbnNzaC1rZXktdjEAAAAABG5vbmUAAAAEbm9uZQ
            AAAAECAwQFBgcICQo=
            -----END OPENSSH PRIVATE KEY-----
            """;

    @TempDir
    private Path home;

    @BeforeEach
    void createDirectory() throws IOException {
        Files.createDirectories(home.resolve(".ssh"));
    }

    private void file(String name, String text) throws IOException {
        Files.writeString(home.resolve(".ssh").resolve(name), text);
    }

    @Test
    void keysWhenInPairsAreThePublicOnes() throws IOException {
        file("id_ed25519", PRIVATE);
        file("id_ed25519.pub", ED25519 + "\n");
        file("id_rsa", PRIVATE);
        file("id_rsa.pub", RSA);
        file("config", "Host *\n");
        file("known_hosts", "desk " + ED25519 + "\n");

        assertThat(CallingUser.keys(home)).containsExactly(ED25519, RSA);
    }

    @Test
    void keyWhenPrivateIsNotReadUnderAnyName() throws IOException {
        file("id_ed25519.pub", PRIVATE);
        file("authorized_keys", PRIVATE + ED25519 + "\n");
        file("old.pub", "---- BEGIN SSH2 PUBLIC KEY ----\nAAAAC3NzaC1lZDI1NTE5AAAA\n---- END SSH2 PUBLIC KEY ----\n");

        assertThat(CallingUser.keys(home)).containsExactly(ED25519);
    }

    @Test
    void keysWhenTheyMayLogInHereKeepTheirRestrictions() throws IOException {
        String restricted = "restrict,command=\"/usr/bin/backup all\" " + RSA;
        String token = "sk-ssh-ed25519@openssh.com AAAAGnNrLXNzaC1lZDI1NTE5 token";
        String curve = "ecdsa-sha2-nistp256 AAAAE2VjZHNhLXNoYTItbmlzdHAyNTY=";
        file("authorized_keys", "# mine\n\n" + restricted + "\n  " + token + "\n" + curve + "\n#" + ED25519 + "\n");

        assertThat(CallingUser.keys(home)).containsExactly(restricted, token, curve);
    }

    @Test
    void keyWhenFoundTwiceIsOne() throws IOException {
        file("authorized_keys", ED25519 + "\n");
        file("id_ed25519.pub", ED25519 + "\n");

        assertThat(CallingUser.keys(home)).containsExactly(ED25519);
    }

    @Test
    void certificateWhenBesideAKeyIsNone() throws IOException {
        file("id_ed25519-cert.pub", "ssh-ed25519-cert-v01@openssh.com AAAAIHNzaC1lZDI1NTE5 ann\n");

        assertThat(CallingUser.keys(home)).isEmpty();
    }

    @Test
    void commentWhenInAnotherEncodingDoesNotHideTheKeys() throws IOException {
        Files.write(
                home.resolve(".ssh/authorized_keys"),
                ("ssh-rsa AAAAB3Nz jörg\n" + ED25519 + "\n").getBytes(StandardCharsets.ISO_8859_1));

        assertThat(CallingUser.keys(home)).hasSize(2).contains(ED25519);
    }

    @Test
    void fileWhenItCannotBeReadDoesNotHideTheOthers() throws IOException {
        Files.createDirectories(home.resolve(".ssh/a.pub"));
        file("id_ed25519.pub", ED25519);

        assertThat(CallingUser.keys(home)).containsExactly(ED25519);
    }

    @Test
    void keysWhenThereAreNoneAreNone() {
        assertThat(CallingUser.keys(home)).isEmpty();
        assertThat(CallingUser.keys(home.resolve("nobody"))).isEmpty();
    }

    @Test
    void userWhenKnownHasNameNumbersAndHome() {
        assertThat(CallingUser.of("ann", 1000, 1001, home))
                .isEqualTo(new GuestUser("ann", 1000, 1001, home, CallingUser.keys(home)));
    }

    @Test
    void userWhenNoAccountHasTheNumberGetsANameAndAHome() {
        GuestUser user = CallingUser.of(null, 4294967294L, 100, Path.of("?"));

        assertThat(user.name()).isEqualTo("u4294967294");
        assertThat(user.home()).isEqualTo(Path.of("/home/u4294967294"));
        assertThat(user.uid()).isEqualTo(4294967294L);
    }

    @Test
    void userWhenTheOneOfThisProcessIsFound() {
        assertThat(CallingUser.find().name()).isNotEmpty();
    }
}
