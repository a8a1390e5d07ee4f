package com.mellanox.mkt.buildkit;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.Any;
import com.google.protobuf.ByteString;
import com.mellanox.mkt.buildkit.proto.control.StatusResponse;
import com.mellanox.mkt.buildkit.proto.control.Vertex;
import com.mellanox.mkt.buildkit.status.StatusDecoder;
import com.mellanox.mkt.buildkit.transport.Transport;
import com.mellanox.mkt.buildkit.transport.WatchedTransport;
import io.grpc.Metadata;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What the answers of daemons become. */
class ErrorDecoderTest {
    private static final ConnectionErrors ERRORS = new ConnectionErrors(
            new WatchedTransport(Transport.unix(Path.of("/run/test.sock"))), Duration.ofSeconds(1));

    private final StatusDecoder status = new StatusDecoder(event -> {});

    private BuildkitException decode(Status.Code code, String message) {
        return decode(new StatusRuntimeException(code.toStatus().withDescription(message)));
    }

    private BuildkitException decode(StatusRuntimeException failure) {
        return ErrorDecoder.solveFailure(failure, ERRORS, status, new SessionEnd(false, Optional.empty()));
    }

    private void vertexFailed(String error) {
        status.accept(StatusResponse.newBuilder()
                .addVertexes(Vertex.newBuilder()
                        .setDigest("sha256:a")
                        .setName("RUN make")
                        .setError(error))
                .build());
    }

    private static Any detail(String name, String json) {
        return Any.newBuilder()
                .setTypeUrl("github.com/moby/buildkit/" + name + "+json")
                .setValue(ByteString.copyFromUtf8(json))
                .build();
    }

    private static StatusRuntimeException detailed(String message, List<Any> details) {
        Metadata trailers = new Metadata();
        trailers.put(
                Metadata.Key.of("grpc-status-details-bin", Metadata.BINARY_BYTE_MARSHALLER),
                com.mellanox.mkt.buildkit.proto.rpc.Status.newBuilder()
                        .addAllDetails(details)
                        .build()
                        .toByteArray());
        return new StatusRuntimeException(Status.UNKNOWN.withDescription(message), trailers);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            UNKNOWN | pull access denied, repository does not exist or may require authorization | RegistryRefused
            UNKNOWN | unexpected status from HEAD request to http://127.0.0.1:5000/v2/x: 401 Unauthorized | RegistryRefused
            UNKNOWN | no active session for x: context deadline exceeded | SessionLost
            UNKNOWN | unknown cache exporter: registry | Unsupported
            UNIMPLEMENTED | unknown service moby.buildkit.v1.Control | Unsupported
            UNKNOWN | unsupported request frontend.lint | Unsupported
            UNAVAILABLE | End of stream | ConnectionFailed
            CANCELLED | context canceled | ConnectionFailed
            UNKNOWN | failed to parse Dockerfile | SolveFailed
            """)
    void failureWhenItHasNoDetailsIsToldByItsMessage(Status.Code code, String message, String type) {
        assertThat(decode(code, message).getClass().getSimpleName()).isEqualTo(type);
    }

    @Test
    void stepWhenItsCommandLooksLikeARefusalIsStillAFailedStep() {
        String message = "executor failed running [/bin/sh -c echo unauthorized: no active session]: exit code: 7";
        vertexFailed(message);

        assertThat(decode(Status.Code.UNKNOWN, "rpc error: " + message))
                .isInstanceOfSatisfying(BuildkitException.StepFailed.class, failure -> {
                    assertThat(failure.exitCode()).hasValue(7);
                    assertThat(failure.vertex().name()).isEqualTo("RUN make");
                    assertThat(failure.location()).isEmpty();
                });
    }

    @Test
    void stepWhenTheDetailsNameItsPlaceHasFileAndLine() {
        String dockerfile = Base64.getEncoder().encodeToString("FROM a\nRUN make\n".getBytes(StandardCharsets.UTF_8));
        StatusRuntimeException failure = detailed(
                "failed",
                List.of(
                        detail("gatewayapi.ExitMessage", "{\"Code\":2}"),
                        detail("errdefs.Vertex", "{\"digest\":\"sha256:b\"}"),
                        detail(
                                "errdefs.Source",
                                "{\"info\":{\"filename\":\"Dockerfile\",\"data\":\"" + dockerfile
                                        + "\"},\"ranges\":[{\"start\":{\"line\":2},\"end\":{\"line\":2}}]}")));

        assertThat(decode(failure)).isInstanceOfSatisfying(BuildkitException.StepFailed.class, step -> {
            assertThat(step.exitCode()).hasValue(2);
            assertThat(step.vertex().digest()).isEqualTo("sha256:b");
            assertThat(step.location()).get().hasToString("Dockerfile:2");
        });
    }

    @Test
    void stepWhenARegistryIsUnavailableIsNotALostConnection() {
        vertexFailed("503 Service Unavailable");

        assertThat(decode(Status.Code.UNAVAILABLE, "failed: 503 Service Unavailable"))
                .isInstanceOf(BuildkitException.StepFailed.class);
    }

    @ParameterizedTest
    @CsvSource({"java.io.EOFException", "java.lang.IllegalStateException", "java.lang.NullPointerException"})
    void failureWhenAFrameCannotBeReadIsALostConnection(Class<? extends Exception> cause) throws Exception {
        StatusRuntimeException failure = new StatusRuntimeException(Status.INTERNAL
                .withDescription("error in frame handler")
                .withCause(cause.getDeclaredConstructor(String.class).newInstance("cut off")));

        assertThat(decode(failure))
                .isInstanceOf(BuildkitException.ConnectionFailed.class)
                .hasMessageEndingWith(": cut off");
        assertThat(ErrorDecoder.requestFailure(failure, "Asking for the workers", ERRORS))
                .isInstanceOf(BuildkitException.ConnectionFailed.class)
                .hasMessage("Asking for the workers: cut off");
    }

    @Test
    void failureWhenTheDaemonHasAnInternalErrorIsNotALostConnection() {
        assertThat(decode(Status.Code.INTERNAL, "failed to compute cache key"))
                .isInstanceOf(BuildkitException.SolveFailed.class);
    }

    @Test
    void failureWhenTheDetailsAreBrokenIsToldByItsMessage() {
        StatusRuntimeException failure = detailed(
                "failed",
                List.of(
                        detail("errdefs.Source", "{"),
                        detail("errdefs.Source", "{\"info\":{\"data\":\"!\"},\"ranges\":[{}]}"),
                        detail("errdefs.Source", "{\"info\":[],\"ranges\":7}"),
                        detail("errdefs.Vertex", "null"),
                        detail("x", "[]")));

        assertThat(decode(failure))
                .isInstanceOf(BuildkitException.SolveFailed.class)
                .hasMessage("failed");
    }

    @Test
    void failureWhenTheSessionFailedHasItsCause() {
        IOException cause = new IOException("no such file");
        StatusRuntimeException failure =
                Status.UNKNOWN.withDescription("failed").asRuntimeException();

        assertThat(ErrorDecoder.solveFailure(failure, ERRORS, status, new SessionEnd(false, Optional.of(cause))))
                .isInstanceOf(BuildkitException.SessionFailed.class)
                .hasCause(cause);
    }

    @Test
    void stepWhenItsExitCodeIsNoNumberOfAProcessIsStillAFailedStep() {
        String message = "executor failed running [x]: exit code: 99999999999999999999";
        vertexFailed(message);

        assertThat(decode(Status.Code.UNKNOWN, "rpc error: " + message))
                .isInstanceOf(BuildkitException.StepFailed.class);
    }
}
