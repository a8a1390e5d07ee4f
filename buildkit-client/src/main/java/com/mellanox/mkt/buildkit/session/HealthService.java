package com.mellanox.mkt.buildkit.session;

import com.mellanox.mkt.buildkit.proto.health.HealthCheckRequest;
import com.mellanox.mkt.buildkit.proto.health.HealthCheckResponse;
import com.mellanox.mkt.buildkit.proto.health.HealthCheckResponse.ServingStatus;
import com.mellanox.mkt.buildkit.proto.health.HealthGrpc;
import io.grpc.stub.StreamObserver;

/** Answers that the session is alive. The daemon asks every few seconds, and ends a session that does not answer. */
final class HealthService extends HealthGrpc.HealthImplBase {

    @Override
    public void check(HealthCheckRequest request, StreamObserver<HealthCheckResponse> response) {
        response.onNext(HealthCheckResponse.newBuilder()
                .setStatus(ServingStatus.SERVING)
                .build());
        response.onCompleted();
    }
}
