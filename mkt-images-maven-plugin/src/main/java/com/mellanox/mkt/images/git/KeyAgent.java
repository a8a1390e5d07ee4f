package com.mellanox.mkt.images.git;

import com.mellanox.mkt.images.failure.Causes;
import com.mellanox.mkt.images.failure.InvalidInputException;
import com.mellanox.mkt.images.io.DaemonThreads;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.PublicKey;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.sshd.agent.SshAgentConstants;
import org.apache.sshd.agent.common.AbstractAgentClient;
import org.apache.sshd.agent.local.AgentImpl;
import org.apache.sshd.common.config.keys.FilePasswordProvider;
import org.apache.sshd.common.config.keys.KeyUtils;
import org.apache.sshd.common.session.SessionContext;
import org.apache.sshd.common.signature.BuiltinSignatures;
import org.apache.sshd.common.signature.Signature;
import org.apache.sshd.common.util.buffer.Buffer;
import org.apache.sshd.common.util.buffer.ByteArrayBuffer;
import org.apache.sshd.common.util.io.resource.PathResource;
import org.apache.sshd.common.util.security.SecurityUtils;
import org.jspecify.annotations.Nullable;

/**
 * An ssh agent in this process that signs with one private key, on a socket that only this user can open. Who connects can
 * list the key and let it sign, and nothing else. Used for the steps of a build.
 */
public final class KeyAgent implements AutoCloseable {
    private static final Set<Integer> ANSWERED = Set.of(
            toInt(SshAgentConstants.SSH2_AGENTC_REQUEST_IDENTITIES), toInt(SshAgentConstants.SSH2_AGENTC_SIGN_REQUEST));
    private static final int BUFFER = 16 * 1024;

    private final Keys keys = new Keys();
    private final Set<SocketChannel> connections = ConcurrentHashMap.newKeySet();
    private final Path directory;
    private final ServerSocketChannel server;

    private KeyAgent(Path key) throws IOException {
        for (KeyPair pair : read(key)) {
            keys.addIdentity(pair, String.valueOf(key.getFileName()));
        }
        // Only its owner can enter it. The path of a socket has at most 107 bytes.
        directory = Files.createTempDirectory("mkt-ssh");
        server = ServerSocketChannel.open(StandardProtocolFamily.UNIX);
        server.bind(UnixDomainSocketAddress.of(socket()));
        DaemonThreads.start("mkt-ssh-agent", this::serve);
    }

    private static int toInt(byte command) {
        return command & 0xff;
    }

    /**
     * Starts one.
     *
     * @param key the file of a private key without a passphrase
     * @throws InvalidInputException if the key cannot be used
     */
    public static KeyAgent start(Path key) {
        try {
            return new KeyAgent(key);
        } catch (IOException e) {
            throw new InvalidInputException("the key " + key + " cannot be used: " + Causes.reason(e), remedy(key));
        }
    }

    /** Why a file cannot be used as a key: {@code it is not a private key}; empty if it can. */
    public static Optional<String> fault(Path key) {
        try {
            var unused = read(key);
            return Optional.empty();
        } catch (IOException e) {
            return Optional.of(Causes.reason(e));
        }
    }

    /** What to do about such a file. */
    public static String remedy(Path key) {
        return "If it has a passphrase, add it to an agent, 'ssh-add " + key + "', and name the socket of the agent";
    }

    private static List<KeyPair> read(Path key) throws IOException {
        List<KeyPair> pairs = new ArrayList<>();
        try (InputStream in = Files.newInputStream(key)) {
            Iterable<KeyPair> found =
                    SecurityUtils.loadKeyPairIdentities(null, new PathResource(key), in, FilePasswordProvider.EMPTY);
            if (found != null) {
                found.forEach(pairs::add);
            }
        } catch (GeneralSecurityException | IllegalArgumentException e) {
            throw new IOException(Causes.reason(e), e);
        }
        if (pairs.isEmpty()) {
            throw new IOException("it is not a private key");
        }
        return pairs;
    }

    /** The socket, until the agent is closed. */
    public Path socket() {
        return directory.resolve("agent");
    }

    private void serve() {
        try {
            while (true) {
                SocketChannel connection = server.accept();
                connections.add(connection);
                DaemonThreads.start("mkt-ssh-agent", () -> answer(connection));
            }
        } catch (IOException e) {
            // The agent was closed.
        }
    }

    private void answer(SocketChannel connection) {
        try (connection) {
            Client client = new Client(keys, connection);
            ByteBuffer bytes = ByteBuffer.allocate(BUFFER);
            while (connection.read(bytes) >= 0) {
                client.messageReceived(new ByteArrayBuffer(bytes.array(), 0, bytes.position()));
                bytes.clear();
            }
        } catch (IOException e) {
            // The step has ended, or the agent was closed.
        } finally {
            connections.remove(connection);
        }
    }

    @Override
    public void close() {
        try {
            server.close();
            for (SocketChannel connection : connections) {
                connection.close();
            }
            keys.close();
            Files.deleteIfExists(socket());
            Files.deleteIfExists(directory);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The key; signs with every type of key, Ed25519 included, for which its superclass finds no signer. */
    private static final class Keys extends AgentImpl {
        @Override
        public Map.Entry<String, byte[]> sign(
                @Nullable SessionContext session, PublicKey key, @Nullable String algorithm, byte[] data)
                throws IOException {
            KeyPair pair = resolveLocalIdentity(key);
            String name = algorithm == null ? KeyUtils.getKeyType(key) : algorithm;
            BuiltinSignatures factory = BuiltinSignatures.fromFactoryName(name);
            if (pair == null || factory == null) {
                throw new IOException("no such key");
            }
            try {
                Signature signature = factory.create();
                signature.initSigner(session, pair.getPrivate());
                signature.update(session, data);
                return Map.entry(name, signature.sign(session));
            } catch (Exception e) {
                throw new IOException(Causes.reason(e), e);
            }
        }
    }

    /** Answers the messages of one connection. */
    private static final class Client extends AbstractAgentClient {
        private final SocketChannel connection;

        Client(Keys keys, SocketChannel connection) {
            super(keys);
            this.connection = connection;
        }

        @Override
        protected void process(int command, Buffer request, Buffer response) throws Exception {
            if (ANSWERED.contains(command)) {
                super.process(command, request, response);
            } else {
                response.putByte(SshAgentConstants.SSH_AGENT_FAILURE);
            }
        }

        @Override
        protected void reply(Buffer message) throws IOException {
            ByteBuffer bytes = ByteBuffer.wrap(message.getCompactData());
            while (bytes.hasRemaining()) {
                connection.write(bytes);
            }
        }
    }
}
