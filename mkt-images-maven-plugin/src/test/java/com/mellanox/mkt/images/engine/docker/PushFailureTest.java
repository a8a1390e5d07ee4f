package com.mellanox.mkt.images.engine.docker;

import static org.assertj.core.api.Assertions.assertThat;

import com.mellanox.mkt.images.engine.RegistryErrorKind;
import com.mellanox.mkt.images.failure.RegistryException;
import com.mellanox.mkt.images.type.ImageReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The messages and remedies of pushes that were refused. */
class PushFailureTest {
    private static final ImageReference IMAGE = ImageReference.parse("harbor.mellanox.com/mkt/kvm:fc40");

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "LOGIN       | false | no basic auth credentials | docker login harbor.mellanox.com",
                "LOGIN       | true  | unauthorized: authentication required | Check user and password",
                "LOGIN       | false | denied | docker login harbor.mellanox.com",
                "FORBIDDEN   | true  | denied | Ask for the right to push to 'mkt' at harbor.mellanox.com",
                "ABSENT      | true  | unknown: project mkt not found | Create 'mkt' at harbor.mellanox.com first",
                "OTHER       | true  | x509: certificate signed by unknown authority |"
                        + " /etc/docker/certs.d/harbor.mellanox.com/ca.crt",
                "OTHER       | true  | denied: adding 2.9 MiB of storage resource will exceed the configured upper limit |"
                        + " quota of 'mkt' at harbor.mellanox.com",
                "OTHER       | true  | unknown: write /var/lib/registry/data: no space left on device | disk",
                "OTHER       | true  | error parsing HTTP 404 response body: invalid character '<' looking for beginning of"
                        + " value | not a registry",
                "UNREACHABLE | true  | dial tcp 127.0.0.1:5099: connect: connection refused | Check the network",
                "UNREACHABLE | true  | received unexpected HTTP status: 503 Service Unavailable | Try again later",
                "UNREACHABLE | true  | toomanyrequests: too many requests to this project | Wait",
                "UNREACHABLE | true  | EOF | Check the network",
            })
    void pushWhenRefusedShowsTheRemedy(RegistryException.Kind kind, boolean loggedIn, String message, String remedy) {
        RegistryException refusal = RegistryErrorKind.pushFailure(IMAGE, message, loggedIn);

        assertThat(refusal.kind()).isEqualTo(kind);
        assertThat(refusal.problem()).isEqualTo(IMAGE + " cannot be pushed: " + RegistryErrorKind.shown(message));
        assertThat(refusal.remedy()).contains(remedy);
    }

    @Test
    void pushWhenTheRegistryHasAnErrorOfItsOwnSuspectsItsDisk() {
        RegistryException refusal = RegistryErrorKind.pushFailure(
                IMAGE, "received unexpected HTTP status: 500 Internal Server Error", true);

        assertThat(refusal.kind()).isEqualTo(RegistryException.Kind.UNREACHABLE);
        assertThat(refusal.problem()).contains("500").contains("full disk");
    }
}
