package com.mellanox.mkt.buildkit.session;

import io.grpc.stub.StreamObserver;

/** Ignores what the daemon sends. */
final class IgnoredMessages<T> implements StreamObserver<T> {

    @Override
    public void onNext(T message) {
        // Nothing is expected.
    }

    @Override
    public void onError(Throwable error) {
        // The side that sends finds out that the call is cancelled.
    }

    @Override
    public void onCompleted() {
        // The other direction goes on.
    }
}
