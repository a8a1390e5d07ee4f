package com.mellanox.mkt.images.registry;

import static org.assertj.core.api.Assertions.assertThat;

import com.mellanox.mkt.images.failure.RegistryException;
import com.mellanox.mkt.images.failure.RegistryException.Kind;
import com.mellanox.mkt.images.registry.Registry.Right;
import java.io.EOFException;
import java.io.IOException;
import java.security.cert.CertificateExpiredException;
import java.util.Optional;
import javax.net.ssl.SSLHandshakeException;
import org.apache.http.conn.ConnectTimeoutException;
import org.junit.jupiter.api.Test;

/** Failures that no server of a test causes: their messages, and whether another attempt may succeed. */
class RegistryFailureTest {
    private static final RegistryOperation OPERATION =
            new RegistryOperation("r.example.com/a:1", "read", "a", Right.PULL);
    private static final RegistryCredentials ANONYMOUS = new RegistryCredentials("r.example.com", Optional.empty(), "");

    private static RegistryFailure failure(IOException cause) {
        return new RegistryFailure(new RequestException(RequestException.Reason.CONNECTION, cause));
    }

    private static SSLHandshakeException handshake(String message, Exception cause) {
        SSLHandshakeException failure = new SSLHandshakeException(message);
        failure.initCause(cause);
        return failure;
    }

    private static void assertSays(RegistryFailure failure, Kind kind, String message) {
        RegistryException explained = new RegistryErrorMessages(OPERATION, ANONYMOUS, false, failure).exception();

        assertThat(explained.kind()).isEqualTo(kind);
        assertThat(explained).hasMessageStartingWith("r.example.com/a:1 cannot be read: " + message);
    }

    @Test
    void certificateWhenItHasExpiredIsNotBlamedOnItsCa() {
        RegistryFailure failure = failure(handshake("PKIX", new CertificateExpiredException("NotAfter: 2020")));

        assertSays(
                failure,
                Kind.OTHER,
                "the certificate of r.example.com has expired or is not valid yet (NotAfter: 2020). Have it");
        assertThat(failure.mayPass(true)).isFalse();
    }

    @Test
    void handshakeWhenNothingIsAgreedUponIsToldFromOneThatBrokeOff() {
        RegistryFailure disagreement = failure(new SSLHandshakeException("Received fatal alert: protocol_version"));
        RegistryFailure brokenOff = failure(handshake("Remote host terminated the handshake", new EOFException("EOF")));

        assertSays(
                disagreement,
                Kind.OTHER,
                "r.example.com and this JVM have no TLS version or cipher in common (Received fatal");
        assertThat(disagreement.mayPass(true)).isFalse();
        assertSays(brokenOff, Kind.UNREACHABLE, "the connection failed or broke (EOF)");
        assertThat(brokenOff.mayPass(false)).isTrue();
    }

    @Test
    void connectionWhenNobodyAnswersIsTriedAgainOnlyWhereSomebodyDidBefore() {
        RegistryFailure failure = failure(new ConnectTimeoutException("Connect to r.example.com:443 timed out"));

        assertSays(failure, Kind.UNREACHABLE, "the connection failed or broke (Connect to");
        assertThat(failure.mayPass(false)).isFalse();
        assertThat(failure.mayPass(true)).isTrue();
    }
}
