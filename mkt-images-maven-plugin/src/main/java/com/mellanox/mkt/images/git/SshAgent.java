package com.mellanox.mkt.images.git;

import java.io.DataInputStream;
import java.io.File;
import java.io.IOException;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import org.eclipse.jgit.transport.sshd.agent.AbstractConnector;
import org.eclipse.jgit.transport.sshd.agent.Connector;
import org.eclipse.jgit.transport.sshd.agent.ConnectorFactory;
import org.jspecify.annotations.Nullable;

/** Connects ssh to the user's agent by the JDK's Unix sockets: JGit's own connector needs a native library. */
final class SshAgent implements ConnectorFactory {
    private static final String DEFAULT_VARIABLE = "SSH_AUTH_SOCK";

    private final GitAccess access;

    SshAgent(GitAccess access) {
        this.access = access;
    }

    @Override
    public Connector create(@Nullable String identityAgent, @Nullable File home) {
        return new Connection(socket(identityAgent));
    }

    /** The socket for IdentityAgent of ssh_config(5), in which JGit has replaced {@code ~} and tokens. */
    private Optional<Path> socket(@Nullable String identityAgent) {
        if (identityAgent == null || identityAgent.isEmpty() || identityAgent.equals(DEFAULT_VARIABLE)) {
            return access.user().variable(DEFAULT_VARIABLE).map(Path::of);
        }
        return identityAgent.startsWith("$")
                ? access.user().variable(identityAgent.substring(1)).map(Path::of)
                : Optional.of(Path.of(identityAgent));
    }

    @Override
    public boolean isSupported() {
        return true;
    }

    @Override
    public String getName() {
        return "unix-socket";
    }

    /** Not used by JGit; for user interfaces that list connectors. */
    @Override
    public Collection<ConnectorDescriptor> getSupportedConnectors() {
        return List.of();
    }

    @Override
    public @Nullable ConnectorDescriptor getDefaultConnector() {
        return null;
    }

    /** A connection to the agent: each request and each response starts with its length. */
    private static final class Connection extends AbstractConnector {
        private final Optional<Path> socket;
        private @Nullable SocketChannel channel;

        Connection(Optional<Path> socket) {
            this.socket = socket;
        }

        @Override
        public synchronized boolean connect() throws IOException {
            if (channel == null && socket.filter(Files::exists).isPresent()) {
                channel = SocketChannel.open(UnixDomainSocketAddress.of(socket.get()));
            }
            return channel != null;
        }

        @Override
        public synchronized byte[] rpc(byte command, byte[] message) throws IOException {
            SocketChannel agent = channel;
            if (agent == null) {
                throw new IOException("not connected to an ssh agent");
            }
            prepareMessage(command, message);
            ByteBuffer request = ByteBuffer.wrap(message);
            while (request.hasRemaining()) {
                agent.write(request);
            }
            DataInputStream in = new DataInputStream(Channels.newInputStream(agent));
            byte[] length = new byte[4];
            in.readFully(length);
            byte[] answer = new byte[toLength(command, length)];
            in.readFully(answer);
            return answer;
        }

        @Override
        public synchronized void close() throws IOException {
            if (channel != null) {
                channel.close();
                channel = null;
            }
        }
    }
}
