package com.mellanox.mkt.buildkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.protobuf.ByteString;
import com.mellanox.mkt.buildkit.proto.auth.AuthGrpc;
import com.mellanox.mkt.buildkit.proto.auth.CredentialsRequest;
import com.mellanox.mkt.buildkit.proto.filesync.BytesMessage;
import com.mellanox.mkt.buildkit.proto.filesync.FileSendGrpc;
import com.mellanox.mkt.buildkit.proto.secrets.GetSecretRequest;
import com.mellanox.mkt.buildkit.proto.secrets.SecretsGrpc;
import com.mellanox.mkt.buildkit.proto.sshforward.CheckAgentRequest;
import com.mellanox.mkt.buildkit.proto.sshforward.SSHGrpc;
import com.mellanox.mkt.buildkit.session.Secret;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

/** Failures of what a client serves: the daemon passes on their messages, the client keeps their causes. */
class SessionFailureTest extends FakeBuildkitTest {

    /** A daemon that fails a solve as what it asked the session for has failed. */
    private BuildkitClient connectAsking(FakeBuildkit.Behaviour question) throws IOException {
        return connect(solve -> {
            try {
                question.serve(solve);
            } catch (StatusRuntimeException e) {
                solve.fail(Status.UNKNOWN.withDescription("failed to solve: " + e.getMessage()));
            }
        });
    }

    @Test
    void loginWhenItCannotBeFoundNamesTheHost() throws IOException {
        IOException broken = new IOException("the credential helper ended with exit code 1");
        BuildkitClient client =
                connectAsking(solve -> AuthGrpc.newBlockingStub(solve.session().channel())
                        .credentials(CredentialsRequest.newBuilder()
                                .setHost("registry-1.docker.io")
                                .build()));
        SolveRequest request = request()
                .logins(host -> {
                    throw broken;
                })
                .build();

        assertThatThrownBy(() -> client.solve(request, listener))
                .isInstanceOf(BuildkitException.SessionFailed.class)
                .hasMessageContaining("the login to docker.io: the credential helper")
                .hasCause(broken);
    }

    @Test
    void secretWhenItIsTooLargeNamesItAndTheLimit() throws IOException {
        BuildkitClient client = connectAsking(
                solve -> SecretsGrpc.newBlockingStub(solve.session().channel())
                        .getSecret(GetSecretRequest.newBuilder().setId("token").build()));
        SolveRequest request = request()
                .secret("token", Secret.ofValue(new byte[Secret.LARGEST + 1]))
                .build();

        assertThatThrownBy(() -> client.solve(request, listener))
                .isInstanceOf(BuildkitException.SessionFailed.class)
                .hasMessageContaining("the secret token")
                .hasMessageContaining("512000");
    }

    @Test
    void secretWhenItIsNotGivenIsNoFailureOfTheClient() throws IOException {
        BuildkitClient client = connectAsking(
                solve -> SecretsGrpc.newBlockingStub(solve.session().channel())
                        .getSecret(GetSecretRequest.newBuilder().setId("other").build()));

        assertThatThrownBy(() -> client.solve(request().build(), listener))
                .isInstanceOf(BuildkitException.SolveFailed.class)
                .hasMessageContaining("secret other not found");
    }

    @Test
    void sshAgentWhenItsSocketIsMissingNamesIt() throws IOException {
        Path missing = directory.resolve("missing.sock");
        BuildkitClient client = connectAsking(solve -> SSHGrpc.newBlockingStub(
                        solve.session().channel())
                .checkAgent(CheckAgentRequest.newBuilder().setId("default").build()));

        assertThatThrownBy(() ->
                        client.solve(request().sshAgent("default", missing).build(), listener))
                .isInstanceOf(BuildkitException.SessionFailed.class)
                .hasMessageContaining(missing.toString());
    }

    @Test
    void receivedFileWhenItCannotBeWrittenHasItsCause() throws IOException {
        Path missing = directory.resolve("missing/out.tar");
        BuildkitClient client = connect(solve -> {
            var call = FileSendGrpc.newBlockingV2Stub(solve.session().channel()).diffCopy();
            call.write(BytesMessage.newBuilder()
                    .setData(ByteString.copyFromUtf8("content"))
                    .build());
            call.read();
        });
        Exporter exporter = Exporter.tar(() -> Files.newOutputStream(missing));

        assertThatThrownBy(() -> client.solve(request().exporter(exporter).build(), listener))
                .isInstanceOf(BuildkitException.SessionFailed.class)
                .hasMessageContaining(missing.toString())
                .hasCauseInstanceOf(NoSuchFileException.class);
    }

    @Test
    void listenerWhenItFailsEndsTheSolveWithItsException() throws IOException {
        IllegalStateException broken = new IllegalStateException("the console is closed");
        BuildkitClient client = connect(solve -> {
            solve.stepRuns("hello");
            assertThat(solve.awaitCancelled()).isTrue();
        });

        assertThatThrownBy(() -> client.solve(request().build(), event -> {
                    throw broken;
                }))
                .isSameAs(broken);
    }
}
