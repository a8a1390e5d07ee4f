package com.mellanox.mkt.buildkit;

import com.mellanox.mkt.buildkit.proto.gateway.LLBBridgeGrpc;
import com.mellanox.mkt.buildkit.proto.gateway.ReturnRequest;
import com.mellanox.mkt.buildkit.proto.gateway.ReturnResponse;
import com.mellanox.mkt.buildkit.proto.gateway.SolveRequest;
import com.mellanox.mkt.buildkit.proto.gateway.SolveResponse;
import io.grpc.Status;
import io.grpc.stub.StreamObserver;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;

/** The gateway of the fake daemon, which makes empty results. */
final class FakeGateway extends LLBBridgeGrpc.LLBBridgeImplBase {
    private final AtomicInteger refusals = new AtomicInteger();
    private final CountDownLatch returned = new CountDownLatch(1);

    /** Refuses calls, as a daemon does that has not begun the solve yet. */
    void refuse(int calls) {
        refusals.set(calls);
    }

    /** Waits for a result, or for a failure. */
    void awaitReturn() throws InterruptedException {
        returned.await();
    }

    @Override
    public void solve(SolveRequest request, StreamObserver<SolveResponse> response) {
        answer(response, SolveResponse.getDefaultInstance());
    }

    @Override
    public void return_(ReturnRequest request, StreamObserver<ReturnResponse> response) {
        if (answer(response, ReturnResponse.getDefaultInstance())) {
            returned.countDown();
        }
    }

    private <T> boolean answer(StreamObserver<T> response, T message) {
        if (refusals.getAndUpdate(left -> Math.max(0, left - 1)) > 0) {
            response.onError(Status.UNKNOWN
                    .withDescription("no such job 54a03f44e22d15ea19c602ae4beb719f")
                    .asRuntimeException());
            return false;
        }
        response.onNext(message);
        response.onCompleted();
        return true;
    }
}
