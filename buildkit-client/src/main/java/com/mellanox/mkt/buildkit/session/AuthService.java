package com.mellanox.mkt.buildkit.session;

import com.mellanox.mkt.buildkit.proto.auth.AuthGrpc;
import com.mellanox.mkt.buildkit.proto.auth.CredentialsRequest;
import com.mellanox.mkt.buildkit.proto.auth.CredentialsResponse;
import io.grpc.stub.StreamObserver;
import java.io.IOException;
import java.util.Optional;

/** Gives the daemon logins to registries. The daemon fetches tokens by them. */
final class AuthService extends AuthGrpc.AuthImplBase {
    private static final String DOCKER_HUB = "registry-1.docker.io";

    private final RegistryLogins logins;
    private final SessionFailures failures;

    AuthService(RegistryLogins logins, SessionFailures failures) {
        this.logins = logins;
        this.failures = failures;
    }

    @Override
    public void credentials(CredentialsRequest request, StreamObserver<CredentialsResponse> response) {
        String host = request.getHost().equals(DOCKER_HUB) ? "docker.io" : request.getHost();
        try {
            Optional<RegistryLogin> login = logins.find(host);
            CredentialsResponse.Builder answer = CredentialsResponse.newBuilder();
            login.ifPresent(found -> answer.setUsername(found.username()).setSecret(found.secret()));
            response.onNext(answer.build());
            response.onCompleted();
        } catch (IOException | RuntimeException e) {
            response.onError(failures.internal("cannot find the login to " + host, e));
        }
    }
}
