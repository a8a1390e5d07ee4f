package com.mellanox.mkt.buildkit.transport;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.ProtocolException;
import org.junit.jupiter.api.Test;

/** Answers to the upgrade. */
class HttpUpgradeTest {
    private final ByteArrayOutputStream sent = new ByteArrayOutputStream();

    private void request(InputStream answer) throws IOException {
        HttpUpgrade.request(new StreamSocket(answer, sent, () -> {}), "/grpc");
    }

    private static InputStream answer(String text) {
        return new ByteArrayInputStream(text.getBytes(US_ASCII));
    }

    @Test
    void requestWhenHttp2FollowsAtOnceLeavesItsBytes() throws IOException {
        InputStream in = answer("HTTP/1.1 101 Switching Protocols\r\nUpgrade: h2c\r\n\r\nnext");

        request(in);

        assertThat(in.readAllBytes()).asString(US_ASCII).isEqualTo("next");
        assertThat(sent.toString(US_ASCII))
                .startsWith("POST /grpc HTTP/1.1\r\n")
                .contains("Upgrade: h2c\r\n");
    }

    @Test
    void requestWhenTheDaemonRefusesNamesItsStatus() {
        assertThatThrownBy(() -> request(answer("HTTP/1.1 404 Not Found\r\n\r\n")))
                .isInstanceOf(ProtocolException.class)
                .hasMessageContaining("/grpc")
                .hasMessageContaining("404 Not Found");
    }

    @Test
    void requestWhenTheAnswerEndsEarlyShowsWhatCame() {
        assertThatThrownBy(() -> request(answer("HTTP/1.1 101 Swit\r\n")))
                .isInstanceOf(ProtocolException.class)
                .hasMessageContaining("HTTP/1.1 101 Swit");
    }

    @Test
    void requestWhenTheHeadHasNoEndIsRefused() {
        assertThatThrownBy(() -> request(answer("HTTP/1.1 101 x\r\n" + "a: b\r\n".repeat(20_000))))
                .isInstanceOf(ProtocolException.class);
    }

    @Test
    void requestWhenTheAnswerIsNotHttpShowsIt() {
        assertThatThrownBy(() -> request(answer("SSH-2.0-OpenSSH\r\n\r\n")))
                .isInstanceOf(ProtocolException.class)
                .hasMessageContaining("SSH-2.0-OpenSSH");
    }
}
