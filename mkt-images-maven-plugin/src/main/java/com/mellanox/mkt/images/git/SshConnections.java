package com.mellanox.mkt.images.git;

import java.io.File;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.security.PublicKey;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.eclipse.jgit.transport.CredentialsProvider;
import org.eclipse.jgit.transport.sshd.ServerKeyDatabase;
import org.eclipse.jgit.transport.sshd.SshdSessionFactory;
import org.eclipse.jgit.transport.sshd.agent.ConnectorFactory;
import org.jspecify.annotations.Nullable;

/**
 * The ssh connections of one transfer: the user's keys, agent, {@code ~/.ssh/config} and known hosts. Asks nothing: a
 * host that is not known is refused, and remembered for the message.
 */
final class SshConnections extends SshdSessionFactory {
    private static final Path SYSTEM_WIDE = Path.of("/etc/ssh/ssh_known_hosts");

    private final GitAccess access;
    private volatile @Nullable RefusedHost refused;

    /**
     * A host whose key was not accepted.
     *
     * @param host as known_hosts has it, {@code git.example.com} or {@code [git.example.com]:2222}
     * @param isKnown whether known_hosts has another key for it
     */
    record RefusedHost(String host, boolean isKnown) {}

    SshConnections(GitAccess access) {
        super(null, null);
        this.access = access;
        setHomeDirectory(access.user().home().toFile());
        setSshDirectory(access.user().home().resolve(".ssh").toFile());
    }

    /** The host that was refused, if that is why there is no connection. */
    Optional<RefusedHost> refused() {
        return Optional.ofNullable(refused);
    }

    @Override
    protected ConnectorFactory getConnectorFactory() {
        return new SshAgent(access);
    }

    @Override
    protected List<Path> getDefaultKnownHostsFiles(File sshDirectory) {
        List<Path> files = new ArrayList<>(super.getDefaultKnownHostsFiles(sshDirectory));
        files.add(SYSTEM_WIDE);
        return files;
    }

    @Override
    protected ServerKeyDatabase createServerKeyDatabase(File home, File sshDirectory) {
        ServerKeyDatabase files = super.createServerKeyDatabase(home, sshDirectory);
        return new ServerKeyDatabase() {
            @Override
            public List<PublicKey> lookup(String host, InetSocketAddress address, Configuration config) {
                return files.lookup(host, address, config);
            }

            @Override
            public boolean accept(
                    String host,
                    InetSocketAddress address,
                    PublicKey key,
                    Configuration config,
                    @Nullable CredentialsProvider nobody) {
                boolean accepted = files.accept(host, address, key, config, null);
                if (!accepted) {
                    boolean known = !files.lookup(host, address, config).isEmpty();
                    refused = new RefusedHost(host, known);
                }
                return accepted;
            }
        };
    }
}
