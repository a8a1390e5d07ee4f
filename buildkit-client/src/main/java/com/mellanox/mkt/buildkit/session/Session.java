package com.mellanox.mkt.buildkit.session;

import com.mellanox.mkt.buildkit.transport.ServerOnSocket;
import io.grpc.BindableService;
import io.grpc.Channel;
import io.grpc.Metadata;
import io.grpc.ServerMethodDefinition;
import io.grpc.ServerServiceDefinition;
import java.io.IOException;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Executor;
import java.util.concurrent.ScheduledExecutorService;

/**
 * A session: a gRPC server for the daemon, on a stream that the client has opened. It must stay open until the solve that uses it
 * has ended. The first failure of something that it serves is kept, since the daemon passes on only its message.
 */
public final class Session implements AutoCloseable {
    private static final SecureRandom RANDOM = new SecureRandom();

    private final String id;
    private final TunnelSocket tunnel;
    private final ServerOnSocket server;
    private final SessionFailures failures;
    private volatile boolean closed;

    private Session(String id, TunnelSocket tunnel, ServerOnSocket server, SessionFailures failures) {
        this.id = id;
        this.tunnel = tunnel;
        this.server = server;
        this.failures = failures;
    }

    /**
     * Opens a session.
     *
     * @param channel a channel to the daemon
     * @param name is shown in the daemon's log
     */
    public static Session open(
            Channel channel, String name, SessionContent content, Executor executor, ScheduledExecutorService timer)
            throws IOException {
        String id = randomId();
        SessionFailures failures = new SessionFailures();
        List<ServerServiceDefinition> services = services(content, executor, failures);
        TunnelSocket tunnel = TunnelSocket.open(channel, metadata(id, name, services));
        try {
            return new Session(id, tunnel, ServerOnSocket.start(tunnel, services, executor, timer), failures);
        } catch (IOException | RuntimeException e) {
            tunnel.close();
            throw e;
        }
    }

    private static List<ServerServiceDefinition> services(
            SessionContent content, Executor executor, SessionFailures failures) {
        List<BindableService> services = new ArrayList<>(List.of(
                new HealthService(),
                new AuthService(content.logins(), failures),
                new SecretsService(content.secrets(), failures),
                new SshService(content.sshAgents(), executor, failures),
                new UploadService(content.contexts(), executor, failures)));
        content.receiver().ifPresent(receiver -> services.add(service(receiver, failures)));
        return services.stream().map(BindableService::bindService).toList();
    }

    private static BindableService service(Receiver receiver, SessionFailures failures) {
        if (receiver instanceof Receiver.ToStream stream) {
            return new FileSendService(stream.target(), failures);
        }
        return new FileTreeService(((Receiver.ToDirectory) receiver).directory(), failures);
    }

    /** What the daemon must know of the session; the names are those of Docker's protocol. */
    private static Metadata metadata(String id, String name, List<ServerServiceDefinition> services) {
        Metadata metadata = new Metadata();
        metadata.put(key("x-docker-expose-session-uuid"), id);
        metadata.put(key("x-docker-expose-session-name"), name);
        metadata.put(key("x-docker-expose-session-sharedkey"), id);
        for (ServerServiceDefinition service : services) {
            for (ServerMethodDefinition<?, ?> method : service.getMethods()) {
                metadata.put(
                        key("x-docker-expose-session-grpc-method"),
                        "/" + method.getMethodDescriptor().getFullMethodName());
            }
        }
        return metadata;
    }

    private static Metadata.Key<String> key(String name) {
        return Metadata.Key.of(name, Metadata.ASCII_STRING_MARSHALLER);
    }

    /** A random text that nobody can guess: whoever knows the id of a session can use it. */
    public static String randomId() {
        byte[] bytes = new byte[16];
        RANDOM.nextBytes(bytes);
        return HexFormat.of().formatHex(bytes);
    }

    /** The id, which a solve names. */
    public String id() {
        return id;
    }

    /** The first failure of something that the session serves: a context, a secret, a login, a received file. */
    public Optional<Throwable> failure() {
        return failures.first();
    }

    /** Whether the daemon has ended the session, or the connection is lost. */
    public boolean isLost() {
        // The server closes the tunnel, too, when the daemon has ended the connection in it.
        return !closed && tunnel.isEnded();
    }

    /** How long the daemon has sent nothing; one that works asks every few seconds whether the session is alive. */
    public Duration silence() {
        return tunnel.silence();
    }

    /** Ends the session and waits for the threads that serve it. */
    @Override
    public void close() {
        closed = true;
        server.shutDown();
        tunnel.close();
        server.awaitEnd();
    }
}
