package com.mellanox.mkt.buildkit.session;

import com.google.protobuf.ByteString;
import com.mellanox.mkt.buildkit.proto.sshforward.BytesMessage;
import com.mellanox.mkt.buildkit.proto.sshforward.CheckAgentRequest;
import com.mellanox.mkt.buildkit.proto.sshforward.CheckAgentResponse;
import com.mellanox.mkt.buildkit.proto.sshforward.SSHGrpc;
import com.mellanox.mkt.buildkit.transport.CallMetadata;
import com.mellanox.mkt.buildkit.transport.Transport;
import io.grpc.Metadata;
import io.grpc.Status;
import io.grpc.stub.ServerCallStreamObserver;
import io.grpc.stub.StreamObserver;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.Executor;

/** Connects steps to SSH agents. */
final class SshService extends SSHGrpc.SSHImplBase {
    private static final Metadata.Key<String> ID = Metadata.Key.of("buildkit.ssh.id", Metadata.ASCII_STRING_MARSHALLER);

    private static final String DEFAULT = "default";
    private static final int MESSAGE = 32 * 1024;

    private final Map<String, Path> agents;
    private final Executor executor;
    private final SessionFailures failures;

    SshService(Map<String, Path> agents, Executor executor, SessionFailures failures) {
        this.agents = agents;
        this.executor = executor;
        this.failures = failures;
    }

    @Override
    public void checkAgent(CheckAgentRequest request, StreamObserver<CheckAgentResponse> response) {
        String id = request.getId().isEmpty() ? DEFAULT : request.getId();
        Path socket = agents.get(id);
        if (socket == null) {
            response.onError(Status.NOT_FOUND
                    .withDescription("ssh agent " + id + " not found")
                    .asRuntimeException());
        } else if (!Files.exists(socket)) {
            response.onError(failures.notFound(
                    "the socket of the ssh agent " + id + " does not exist",
                    new FileNotFoundException(socket.toString())));
        } else {
            response.onNext(CheckAgentResponse.getDefaultInstance());
            response.onCompleted();
        }
    }

    @Override
    public StreamObserver<BytesMessage> forwardAgent(StreamObserver<BytesMessage> response) {
        String given = CallMetadata.current().get(ID);
        String id = given == null || given.isEmpty() ? DEFAULT : given;
        Path agent = agents.get(id);
        if (agent == null) {
            response.onError(Status.NOT_FOUND
                    .withDescription("ssh agent " + id + " not found")
                    .asRuntimeException());
            return new IgnoredMessages<>();
        }
        try {
            Socket socket = Transport.unix(agent).connect(false);
            ServerCallStreamObserver<BytesMessage> call = (ServerCallStreamObserver<BytesMessage>) response;
            ReadySignal ready = new ReadySignal(call);
            executor.execute(() -> forward(socket, call, ready));
            return new ToAgent(socket);
        } catch (IOException e) {
            response.onError(failures.internal("cannot connect to the ssh agent " + id + " at " + agent, e));
            return new IgnoredMessages<>();
        }
    }

    private static void forward(Socket socket, ServerCallStreamObserver<BytesMessage> call, ReadySignal ready) {
        byte[] buffer = new byte[MESSAGE];
        try (socket) {
            for (int n = socket.getInputStream().read(buffer);
                    n >= 0;
                    n = socket.getInputStream().read(buffer)) {
                ready.await();
                call.onNext(BytesMessage.newBuilder()
                        .setData(ByteString.copyFrom(buffer, 0, n))
                        .build());
            }
            call.onCompleted();
        } catch (IOException | RuntimeException e) {
            // The step has closed its side: nobody waits for the answer.
            if (!call.isCancelled()) {
                call.onCompleted();
            }
        }
    }

    /** Writes what a step sends. */
    private record ToAgent(Socket socket) implements StreamObserver<BytesMessage> {

        @Override
        public void onNext(BytesMessage message) {
            try {
                message.getData().writeTo(socket.getOutputStream());
                socket.getOutputStream().flush();
            } catch (IOException e) {
                close();
            }
        }

        @Override
        public void onError(Throwable error) {
            close();
        }

        /** The agent may still answer. It closes the connection when it has. */
        @Override
        public void onCompleted() {
            try {
                socket.shutdownOutput();
            } catch (IOException e) {
                close();
            }
        }

        private void close() {
            try {
                socket.close();
            } catch (IOException e) {
                // It is closed all the same.
            }
        }
    }
}
