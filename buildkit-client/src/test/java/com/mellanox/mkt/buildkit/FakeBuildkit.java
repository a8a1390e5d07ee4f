package com.mellanox.mkt.buildkit;

import com.mellanox.mkt.buildkit.proto.control.BytesMessage;
import com.mellanox.mkt.buildkit.proto.control.ControlGrpc;
import com.mellanox.mkt.buildkit.proto.control.ListWorkersRequest;
import com.mellanox.mkt.buildkit.proto.control.ListWorkersResponse;
import com.mellanox.mkt.buildkit.proto.control.SolveRequest;
import com.mellanox.mkt.buildkit.proto.control.SolveResponse;
import com.mellanox.mkt.buildkit.proto.control.StatusRequest;
import com.mellanox.mkt.buildkit.proto.control.StatusResponse;
import com.mellanox.mkt.buildkit.proto.control.WorkerRecord;
import com.mellanox.mkt.buildkit.transport.Transport;
import io.grpc.Context;
import io.grpc.Contexts;
import io.grpc.InsecureServerCredentials;
import io.grpc.Metadata;
import io.grpc.Server;
import io.grpc.ServerCall;
import io.grpc.ServerCallHandler;
import io.grpc.ServerInterceptor;
import io.grpc.okhttp.OkHttpServerBuilder;
import io.grpc.stub.ServerCallStreamObserver;
import io.grpc.stub.StreamObserver;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

/** A daemon in this process, on a port of the loopback. Each test says what a solve does. */
final class FakeBuildkit implements AutoCloseable {
    private static final Metadata.Key<String> SESSION_ID =
            Metadata.Key.of("x-docker-expose-session-uuid", Metadata.ASCII_STRING_MARSHALLER);

    private static final Context.Key<String> SESSION = Context.key("session");

    private final ExecutorService executor = Executors.newCachedThreadPool(task -> new Thread(task, "fake-daemon"));
    private final ScheduledExecutorService timer = Executors.newSingleThreadScheduledExecutor();
    private final Map<String, CompletableFuture<FakeSession>> sessions = new ConcurrentHashMap<>();
    private final Map<String, CompletableFuture<StreamObserver<StatusResponse>>> statuses = new ConcurrentHashMap<>();
    private final FakeGateway gateway = new FakeGateway();
    private final FakeConnections connections;
    private final Behaviour behaviour;
    private final Server server;
    private final int port;

    private FakeBuildkit(FakeConnections.Greeting greeting, Behaviour behaviour) throws IOException {
        this.connections = new FakeConnections(greeting);
        this.behaviour = behaviour;
        this.server = OkHttpServerBuilder.forPort(
                        new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), InsecureServerCredentials.create())
                .socketFactory(connections)
                .executor(executor)
                .transportExecutor(executor)
                .scheduledExecutorService(timer)
                .intercept(new SessionInterceptor())
                .addService(new Control())
                .addService(gateway)
                .build()
                .start();
        this.port = server.getPort();
    }

    /** What a solve does, in a thread of its own. What it throws is the failure of the solve. */
    @FunctionalInterface
    interface Behaviour {

        /** Serves a solve. */
        void serve(FakeSolve solve) throws Exception;
    }

    /** A daemon that speaks HTTP/2 directly. */
    static FakeBuildkit start(Behaviour behaviour) throws IOException {
        return start(socket -> socket, behaviour);
    }

    static FakeBuildkit start(FakeConnections.Greeting greeting, Behaviour behaviour) throws IOException {
        return new FakeBuildkit(greeting, behaviour);
    }

    FakeConnections connections() {
        return connections;
    }

    FakeGateway gateway() {
        return gateway;
    }

    Transport transport() {
        return Transport.tcp("127.0.0.1", port());
    }

    int port() {
        return port;
    }

    /** Ends, with all connections. */
    void stop() {
        server.shutdownNow();
        connections.cut();
    }

    @Override
    public void close() {
        stop();
        sessions.values().forEach(FakeBuildkit::close);
        try {
            server.awaitTermination(10, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        executor.shutdown();
        timer.shutdownNow();
    }

    private static void close(CompletableFuture<FakeSession> session) {
        if (session.isDone() && !session.isCompletedExceptionally()) {
            session.join().close();
        }
    }

    private final class Control extends ControlGrpc.ControlImplBase {

        @Override
        public void listWorkers(ListWorkersRequest request, StreamObserver<ListWorkersResponse> response) {
            response.onNext(ListWorkersResponse.newBuilder()
                    .addRecord(WorkerRecord.newBuilder().setId("fake"))
                    .build());
            response.onCompleted();
        }

        @Override
        public StreamObserver<BytesMessage> session(StreamObserver<BytesMessage> response) {
            FakeSession session = new FakeSession((ServerCallStreamObserver<BytesMessage>) response, executor, timer);
            of(sessions, SESSION.get()).complete(session);
            return session;
        }

        @Override
        public void status(StatusRequest request, StreamObserver<StatusResponse> response) {
            ((ServerCallStreamObserver<StatusResponse>) response).setOnCancelHandler(() -> {});
            of(statuses, request.getRef()).complete(response);
        }

        @Override
        public void solve(SolveRequest request, StreamObserver<SolveResponse> response) {
            FakeSolve solve = new FakeSolve(
                    request,
                    (ServerCallStreamObserver<SolveResponse>) response,
                    of(sessions, request.getSession()),
                    of(statuses, request.getRef()));
            executor.execute(() -> solve.run(behaviour));
        }
    }

    /** The entry, which is completed by the call that comes with it, be it before or after this one. */
    private static <T> CompletableFuture<T> of(Map<String, CompletableFuture<T>> all, String id) {
        return all.computeIfAbsent(id, key -> new CompletableFuture<T>().orTimeout(10, TimeUnit.SECONDS));
    }

    /** Keeps the id of the session that a call opens. */
    private static final class SessionInterceptor implements ServerInterceptor {

        @Override
        public <Q, R> ServerCall.Listener<Q> interceptCall(
                ServerCall<Q, R> call, Metadata metadata, ServerCallHandler<Q, R> next) {
            String id = metadata.get(SESSION_ID);
            Context context = id == null ? Context.current() : Context.current().withValue(SESSION, id);
            return Contexts.interceptCall(context, call, metadata, next);
        }
    }
}
