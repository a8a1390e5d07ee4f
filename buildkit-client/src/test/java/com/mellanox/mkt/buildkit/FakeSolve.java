package com.mellanox.mkt.buildkit;

import com.mellanox.mkt.buildkit.proto.control.SolveRequest;
import com.mellanox.mkt.buildkit.proto.control.SolveResponse;
import com.mellanox.mkt.buildkit.proto.control.StatusResponse;
import com.mellanox.mkt.buildkit.proto.control.Vertex;
import com.mellanox.mkt.buildkit.proto.control.VertexLog;
import io.grpc.Status;
import io.grpc.stub.ServerCallStreamObserver;
import io.grpc.stub.StreamObserver;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** A solve, as the fake daemon sees it. */
final class FakeSolve {
    private static final int SECONDS = 10;

    private final SolveRequest request;
    private final ServerCallStreamObserver<SolveResponse> response;
    private final CompletableFuture<FakeSession> session;
    private final CompletableFuture<StreamObserver<StatusResponse>> status;
    private final CountDownLatch cancelled = new CountDownLatch(1);

    FakeSolve(
            SolveRequest request,
            ServerCallStreamObserver<SolveResponse> response,
            CompletableFuture<FakeSession> session,
            CompletableFuture<StreamObserver<StatusResponse>> status) {
        this.request = request;
        this.response = response;
        this.session = session;
        this.status = status;
        response.setOnCancelHandler(cancelled::countDown);
    }

    void run(FakeBuildkit.Behaviour behaviour) {
        try {
            behaviour.serve(this);
        } catch (Exception | AssertionError e) {
            if (!response.isCancelled()) {
                fail(Status.INTERNAL.withDescription("the fake daemon: " + e));
            }
        }
    }

    SolveRequest request() {
        return request;
    }

    /** The session that the client has opened for this solve. */
    FakeSession session() {
        return session.join();
    }

    /** Sends that a step has started and has printed a line. */
    void stepRuns(String line) {
        Vertex step = Vertex.newBuilder()
                .setDigest("sha256:step")
                .setName("RUN make")
                .setStarted(com.google.protobuf.Timestamp.newBuilder().setSeconds(1))
                .build();
        status.join()
                .onNext(StatusResponse.newBuilder()
                        .addVertexes(step)
                        .addLogs(VertexLog.newBuilder()
                                .setVertex(step.getDigest())
                                .setMsg(com.google.protobuf.ByteString.copyFromUtf8(line + "\n")))
                        .build());
    }

    void succeed() {
        status.join().onCompleted();
        response.onNext(SolveResponse.getDefaultInstance());
        response.onCompleted();
    }

    void fail(Status failure) {
        response.onError(failure.asRuntimeException());
        status.join().onCompleted();
    }

    /** Waits until the client has cancelled. */
    boolean awaitCancelled() throws InterruptedException {
        return cancelled.await(SECONDS, TimeUnit.SECONDS);
    }
}
