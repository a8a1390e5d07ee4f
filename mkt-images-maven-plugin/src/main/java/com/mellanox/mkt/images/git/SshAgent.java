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

/** Lets ssh use the keys of the user's agent, by the JDK's own sockets: JGit's way there needs a native library. */
final class SshAgent implements ConnectorFactory {
    private static final String USUAL = "SSH_AUTH_SOCK";

    private final GitAccess access;

    SshAgent(GitAccess access) {
        this.access = access;
    }

    @Override
    public Connector create(@Nullable String identityAgent, @Nullable File home) {
        return new Connection(socket(identityAgent));
    }

    /** Understands what ssh_config(5) allows for IdentityAgent, after JGit has replaced {@code ~} and tokens. */
    private Optional<Path> socket(@Nullable String identityAgent) {
        if (identityAgent == null || identityAgent.isEmpty() || identityAgent.equals(USUAL)) {
            return access.user().variable(USUAL).map(Path::of);
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

    @Override
    public Collection<ConnectorDescriptor> getSupportedConnectors() {
        return List.of(getDefaultConnector());
    }

    @Override
    public ConnectorDescriptor getDefaultConnector() {
        return new ConnectorDescriptor() {
            @Override
            public String getIdentityAgent() {
                return USUAL;
            }

            @Override
            public String getDisplayName() {
                return "ssh-agent";
            }
        };
    }

    /** A conversation with the agent: a request, an answer, each with its length in front. */
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
