package com.mellanox.mkt.buildkit.session;

import com.google.protobuf.ByteString;
import com.mellanox.mkt.buildkit.proto.secrets.GetSecretRequest;
import com.mellanox.mkt.buildkit.proto.secrets.GetSecretResponse;
import com.mellanox.mkt.buildkit.proto.secrets.SecretsGrpc;
import io.grpc.Status;
import io.grpc.stub.StreamObserver;
import java.io.IOException;
import java.util.Map;

/** Gives the daemon secrets. It also asks for some that nobody has given, such as headers for a git server. */
final class SecretsService extends SecretsGrpc.SecretsImplBase {
    private final Map<String, Secret> secrets;
    private final SessionFailures failures;

    SecretsService(Map<String, Secret> secrets, SessionFailures failures) {
        this.secrets = secrets;
        this.failures = failures;
    }

    @Override
    public void getSecret(GetSecretRequest request, StreamObserver<GetSecretResponse> response) {
        String id = request.getId();
        Secret secret = secrets.get(id);
        if (secret == null) {
            response.onError(Status.NOT_FOUND
                    .withDescription("secret " + id + " not found")
                    .asRuntimeException());
            return;
        }
        try {
            byte[] value = secret.read();
            if (value.length > Secret.LARGEST) {
                throw new IOException("it has " + value.length + " bytes; BuildKit takes at most " + Secret.LARGEST);
            }
            response.onNext(GetSecretResponse.newBuilder()
                    .setData(ByteString.copyFrom(value))
                    .build());
            response.onCompleted();
        } catch (IOException | RuntimeException e) {
            response.onError(failures.internal("cannot read the secret " + id, e));
        }
    }
}
