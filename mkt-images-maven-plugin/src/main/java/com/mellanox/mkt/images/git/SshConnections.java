package com.mellanox.mkt.images.git;

import com.mellanox.mkt.images.failure.SourceException;
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
 * The ssh connections of one transfer, with the user's keys, agent, {@code ~/.ssh/config} and known hosts. Never
 * prompts: an unknown host is refused, and recorded for the message.
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
    private record RefusedHost(String host, boolean isKnown) {

        SourceException message(String source, Exception failure) {
            String argument = host.replaceFirst("^\\[(.*)]:([0-9]+)$", "-p $2 $1");
            String key = source + ": the ssh key of the host " + host;
            return isKnown
                    ? new SourceException(
                            key + " is not the one in known_hosts",
                            "If the host's administrator confirms that it changed: 'ssh-keygen -R \"" + host
                                    + "\"', then 'ssh " + argument + "' once",
                            failure)
                    : new SourceException(
                            key + " is not in known_hosts",
                            "Run 'ssh " + argument + "' once and compare the fingerprint, or 'ssh-keyscan " + argument
                                    + " >> ~/.ssh/known_hosts' if you trust the network",
                            failure);
        }
    }

    SshConnections(GitAccess access) {
        super(null, null);
        this.access = access;
        setHomeDirectory(access.user().home().toFile());
        setSshDirectory(access.user().home().resolve(".ssh").toFile());
    }

    /** The message for a connection that failed because the key of the host was refused; empty for other reasons. */
    Optional<SourceException> explain(String source, Exception failure) {
        return Optional.ofNullable(refused).map(host -> host.message(source, failure));
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
                    @Nullable CredentialsProvider prompts) {
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
