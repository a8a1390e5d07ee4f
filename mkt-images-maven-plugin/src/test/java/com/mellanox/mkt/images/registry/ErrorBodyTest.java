package com.mellanox.mkt.images.registry;

import static org.assertj.core.api.Assertions.assertThat;

import com.mellanox.mkt.images.http.Answer;
import com.mellanox.mkt.images.http.TestServer;
import java.io.IOException;
import java.net.URI;
import org.apache.http.client.methods.CloseableHttpResponse;
import org.apache.http.client.methods.HttpGet;
import org.apache.http.impl.client.CloseableHttpClient;
import org.apache.http.impl.client.HttpClients;
import org.apache.http.util.EntityUtils;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Tests of {@link ErrorBody}. */
class ErrorBodyTest {
    private final TestServer server = TestServer.start();

    @AfterEach
    void stop() {
        server.close();
    }

    private String read(Answer answer) throws IOException {
        server.answer("GET /error", answer);
        try (CloseableHttpClient client = HttpClients.createDefault();
                CloseableHttpResponse response =
                        client.execute(new HttpGet(URI.create("http://" + server.host() + "/error")))) {
            ErrorBody.keep(response);
            return EntityUtils.toString(response.getEntity());
        }
    }

    @Test
    void bodyWhenWholeIsRead() throws IOException {
        assertThat(read(Answer.of(500, "out of memory"))).isEqualTo("out of memory");
    }

    @Test
    void bodyWhenTheConnectionBreaksIsWhatHasCome() throws IOException {
        assertThat(read(new Answer.Cut(Answer.of(500, "out of memory")))).isEqualTo("out of");
    }

    @Test
    void bodyWhenLongIsCut() throws IOException {
        assertThat(read(Answer.of(500, "x".repeat(1_000_000)))).hasSizeBetween(64 * 1024, 128 * 1024);
    }
}
