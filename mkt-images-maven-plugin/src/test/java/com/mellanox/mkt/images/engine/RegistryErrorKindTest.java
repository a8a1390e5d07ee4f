package com.mellanox.mkt.images.engine;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What engines said when registries refused, most of it recorded from Docker 20.10.24. */
class RegistryErrorKindTest {

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "RATE        | toomanyrequests: too many requests to this project",
                "RATE        | unexpected status from PUT request to https://r.example/v2/: 429 Too Many Requests",
                "TOO_LARGE   | error parsing HTTP 413 response body: invalid character '<' looking for beginning of value",
                "TOO_LARGE   | unexpected status from PUT request to https://r.example/v2/: 413 Request Entity Too Large",
                "DOWN        | received unexpected HTTP status: 503 Service Unavailable",
                "DOWN        | unexpected status from POST request to https://r.example:5000/v2/: 502 Bad Gateway",
                "DOWN        | blob upload unknown",
                "DOWN        | denied: The system is in read only mode. Any modification is prohibited.",
                "NETWORK     | EOF",
                "NETWORK     | Patch `http://r.example/v2/a/blobs/uploads/1`: EOF",
                "NETWORK     | write tcp 10.0.0.2:4711->10.0.0.1:443: write: connection reset by peer",
                "NETWORK     | failed to copy: write tcp 10.0.0.2:4711->10.0.0.1:443: use of closed network connection",
                "NETWORK     | Get `https://r.example/v2/`: net/http: TLS handshake timeout",
                "NETWORK     | proxyconnect tcp: dial tcp 10.0.0.1:3128: connect: connection refused",
                "NO_TLS      | Get `https://r.example/v2/`: http: server gave HTTP response to HTTPS client",
                "CERTIFICATE | Get `https://192.0.2.2:5002/v2/`: x509: certificate signed by unknown authority",
                "IMMUTABLE   | unknown: Failed to process request due to 'kvm:fc40' configured as immutable.",
                "FULL        | denied: adding 2.9 MiB of storage resource, which when updated to current usage of 9.9 GiB"
                        + " will exceed the configured upper limit of 10.0 GiB.",
                "FULL        | write /var/lib/registry/docker/registry/v2/x/data: no space left on device",
                "NO_REGISTRY | error parsing HTTP 404 response body: invalid character '<' looking for beginning of value",
                "NO_REGISTRY | error parsing HTTP 200 response body: invalid character '<' looking for beginning of value",
                "NO_PROJECT  | unauthorized: project mkt not found: project mkt not found",
                "NOT_ON_ENGINE | An image does not exist locally with the tag: 127.0.0.1:5099/mkt-test/rec",
                "NOT_ON_ENGINE | tag does not exist: 127.0.0.1:5000/mkt-test/rec:nosuch",
                "LOGIN       | no basic auth credentials",
                "LOGIN       | unauthorized: authentication required",
                "DENIED      | denied",
                "DENIED      | denied: requested access to the resource is denied",
                "DENIED      | unauthorized: unauthorized to access repository: mkt/kvm, action: push: unauthorized to"
                        + " access repository: mkt/kvm, action: push",
                "DENIED      | pull access denied for a, repository does not exist or may require 'docker login': denied",
                "ABSENT      | manifest unknown: manifest unknown",
                "ABSENT      | name unknown: repository name not known to registry",
                "OTHER       | something that nobody has thought of",
            })
    void kindWhenMessageIsKnownIsFound(RegistryErrorKind refusal, String message) {
        assertThat(RegistryErrorKind.of(message)).isEqualTo(refusal);
    }

    @Test
    void shownWhenMessageContainsAPageIsItsTitle() {
        assertThat(
                        RegistryErrorKind.shown(
                                "error parsing HTTP 413 response body: invalid character '<' looking for beginning"
                                        + " of value: \"<html>\\r\\n<head><title>413 Request Entity Too Large</title></head>\\r\\n</html>\""))
                .isEqualTo("413 Request Entity Too Large");
        assertThat(RegistryErrorKind.shown("error parsing HTTP 418 response body: invalid character 'T': \"Teapot\""))
                .isEqualTo("HTTP 418");
        assertThat(RegistryErrorKind.shown("denied:\r\n  not today\n")).isEqualTo("denied: not today");
    }
}
