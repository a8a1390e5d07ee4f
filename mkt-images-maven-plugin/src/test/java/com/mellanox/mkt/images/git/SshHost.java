package com.mellanox.mkt.images.git;

import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.util.List;
import org.apache.sshd.common.NamedFactory;
import org.apache.sshd.common.cipher.BuiltinCiphers;
import org.apache.sshd.common.config.keys.KeyUtils;
import org.apache.sshd.common.config.keys.PublicKeyEntry;
import org.apache.sshd.common.config.keys.writer.openssh.OpenSSHKeyPairResourceWriter;
import org.apache.sshd.common.kex.BuiltinDHFactories;
import org.apache.sshd.common.keyprovider.KeyPairProvider;
import org.apache.sshd.server.ServerBuilder;
import org.apache.sshd.server.SshServer;
import org.apache.sshd.server.shell.ProcessShellFactory;
import org.apache.sshd.sftp.server.SftpSubsystemFactory;

/** An ssh server in this process that lets one key in: runs commands, as git and docker need it, and offers sftp. */
public final class SshHost implements AutoCloseable {
    private final SshServer server = SshServer.setUpDefaultServer();
    private final KeyPair hostKey;
    private final KeyPair userKey;

    public SshHost() throws IOException, GeneralSecurityException {
        hostKey = newKey();
        userKey = newKey();
        server.setHost("127.0.0.1");
        server.setPort(0);
        // The methods that come first by default are slow without a compiled JVM.
        server.setKeyExchangeFactories(NamedFactory.setUpTransformedFactories(
                false, List.of(BuiltinDHFactories.ecdhp256), ServerBuilder.DH2KEX));
        server.setCipherFactories(List.of(BuiltinCiphers.aes128ctr));
        server.setKeyPairProvider(KeyPairProvider.wrap(hostKey));
        server.setPublickeyAuthenticator((user, key, session) -> KeyUtils.compareKeys(key, userKey.getPublic()));
        server.setCommandFactory((channel, command) ->
                new ProcessShellFactory(command, List.of("sh", "-c", command)).createShell(channel));
        server.setSubsystemFactories(List.of(new SftpSubsystemFactory()));
        server.start();
    }

    private static KeyPair newKey() throws GeneralSecurityException {
        return KeyUtils.generateKeyPair("ecdsa-sha2-nistp256", 256);
    }

    /** Starts sftp in place of every command from now on, as OpenSSH does with {@code ForceCommand internal-sftp}. */
    void replaceCommandsBySftp() {
        server.setCommandFactory((channel, command) -> new SftpSubsystemFactory().createSubsystem(channel));
    }

    int port() {
        return server.getPort();
    }

    /** The host as nfs_files' option names it: {@code me@127.0.0.1:2222}. */
    public String address() {
        return "me@127.0.0.1:" + port();
    }

    String url(Path repository) {
        return "ssh://" + address() + repository;
    }

    /** The host's line in known_hosts. */
    public String knownHost() {
        return knownHost(hostKey);
    }

    /** A line of known_hosts that does not fit. */
    public String otherKnownHost() throws GeneralSecurityException {
        return knownHost(newKey());
    }

    private String knownHost(KeyPair key) {
        return "[127.0.0.1]:" + port() + " " + PublicKeyEntry.toString(key.getPublic()) + "\n";
    }

    /** Writes the private key of the one who is let in. */
    public Path writeKey(Path file) throws IOException, GeneralSecurityException {
        Files.createDirectories(file.getParent());
        try (OutputStream out = Files.newOutputStream(file)) {
            OpenSSHKeyPairResourceWriter.INSTANCE.writePrivateKey(userKey, "test", null, out);
        }
        return Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-------"));
    }

    /** Ends all connections; new ones are accepted. */
    public void disconnect() {
        server.getActiveSessions().forEach(session -> session.close(true));
    }

    @Override
    public void close() {
        try {
            server.stop(true);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
