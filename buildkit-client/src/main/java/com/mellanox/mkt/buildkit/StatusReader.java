package com.mellanox.mkt.buildkit;

import com.mellanox.mkt.buildkit.proto.control.ControlGrpc;
import com.mellanox.mkt.buildkit.proto.control.StatusRequest;
import com.mellanox.mkt.buildkit.proto.control.StatusResponse;
import com.mellanox.mkt.buildkit.status.StatusDecoder;
import io.grpc.stub.ClientCallStreamObserver;
import io.grpc.stub.ClientResponseObserver;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** Reads the status of a solve. The daemon ends the stream some time after the solve. */
final class StatusReader implements ClientResponseObserver<StatusRequest, StatusResponse> {
    private static final int LATEST_SECONDS = 5;

    private final StatusDecoder decoder;
    private final Runnable whenListenerFails;
    private final CountDownLatch end = new CountDownLatch(1);
    private @Nullable ClientCallStreamObserver<StatusRequest> call;
    private volatile @Nullable RuntimeException failure;

    private StatusReader(StatusDecoder decoder, Runnable whenListenerFails) {
        this.decoder = decoder;
        this.whenListenerFails = whenListenerFails;
    }

    /** Starts to read. */
    static StatusReader start(
            BuildkitClient client, StatusRequest request, StatusDecoder decoder, Runnable whenListenerFails) {
        StatusReader reader = new StatusReader(decoder, whenListenerFails);
        ControlGrpc.newStub(client.channel()).status(request, reader);
        return reader;
    }

    @Override
    public void beforeStart(ClientCallStreamObserver<StatusRequest> started) {
        call = started;
    }

    @Override
    public void onNext(StatusResponse response) {
        guard(() -> decoder.accept(response));
    }

    /** Runs what calls the listener. After its first failure the listener is not called any more. */
    private void guard(Runnable action) {
        if (failure != null) {
            return;
        }
        try {
            action.run();
        } catch (RuntimeException e) {
            failure = e;
            whenListenerFails.run();
        }
    }

    @Override
    public void onError(Throwable error) {
        // The solve fails for the same reason, and tells it better.
        onCompleted();
    }

    @Override
    public void onCompleted() {
        guard(decoder::end);
        end.countDown();
    }

    /** Waits for the events of a solve that has ended. */
    void awaitEnd() {
        try {
            end.await(LATEST_SECONDS, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** What the listener threw. */
    @Nullable RuntimeException failure() {
        return failure;
    }

    void close() {
        if (call != null && end.getCount() > 0) {
            call.cancel("the solve has ended", null);
        }
        awaitEnd();
    }
}
