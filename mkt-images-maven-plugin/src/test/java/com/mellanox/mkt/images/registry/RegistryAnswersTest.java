package com.mellanox.mkt.images.registry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.mellanox.mkt.images.failure.RegistryException;
import com.mellanox.mkt.images.http.Answer;
import com.mellanox.mkt.images.type.Digest;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Answers that no registry should give, and what this machine does with them. */
class RegistryAnswersTest {
    private static final Digest LAYER = Digest.of("layer".getBytes(StandardCharsets.UTF_8));

    private HttpRegistry server;
    private RemoteRegistry registry;

    @BeforeEach
    void start() {
        server = HttpRegistry.start();
        registry = RemoteRegistry.of(server.host(), SampleAccess.anonymous(), new FakeBackoff(), event -> {});
    }

    @AfterEach
    void stop() {
        registry.close();
        server.close();
    }

    @Test
    void tagsWhenTheTokenHasExpiredAreReadWithANewOne() {
        server.asksForToken("http", HttpRegistry.token("mkt/kvm", "pull"));
        server.answer(
                "GET /v2/mkt/kvm/tags/list",
                Answer.error(401, "token expired").with("WWW-Authenticate", "Bearer realm=\"x\""),
                Answer.of(200, "{\"tags\":[\"a\"]}"));

        assertThat(registry.tags("mkt/kvm")).containsExactly("a");
    }

    @Test
    void tagsWhenThePagesLeadInACircleFailInWords() {
        server.answer(
                "GET /v2/mkt/kvm/tags/list",
                Answer.of(200, "{\"tags\":[\"a\"]}").with("Link", "</v2/mkt/kvm/tags/list?n=2>; rel=\"next\""),
                Answer.of(200, "{\"tags\":[\"b\"]}").with("Link", "</v2/mkt/kvm/tags/list?n=1000>; rel=\"next\""));

        assertThatThrownBy(() -> registry.tags("mkt/kvm"))
                .isInstanceOf(RegistryException.class)
                .hasMessageContaining("the list has no end");
    }

    @Test
    void tagsWhenTheNextPageIsNoUrlFailInWords() {
        server.answer(
                "GET /v2/mkt/kvm/tags/list",
                Answer.of(200, "{\"tags\":[\"a\"]}").with("Link", "<:// ^>; rel=\"next\""));

        assertThatThrownBy(() -> registry.tags("mkt/kvm"))
                .isInstanceOf(RegistryException.class)
                .hasMessageContaining("its link to the next page is not a URL");
    }

    @Test
    void fetchWhenTheDiskIsFullNamesTheDiskAndNotTheRegistry() {
        server.answer("GET /v2/mkt/a/blobs/" + LAYER, Answer.of(200, "layer"));

        assertThatThrownBy(() -> registry.fetch("mkt/a", LAYER, Path.of("/dev/full")))
                .isInstanceOf(RegistryException.class)
                .hasMessageContainingAll("No space left on device", "the file cannot be read or written", "free space");
    }

    @Test
    void loginWhenAnUploadIsDirectedElsewhereDoesNotGoThere() {
        try (FaultyRegistry faulty = new FaultyRegistry();
                RemoteRegistry client = faulty.once(event -> {})) {
            RegistryFault fault = RegistryFault.of("upload elsewhere");
            faulty.fault("POST ", 0, 2, fault.answering());

            client.checkPush("mkt/kvm");
            assertThatThrownBy(() -> client.send("mkt/kvm", new byte[1])).isInstanceOf(RegistryException.class);

            assertThat(faulty.redirected()).isEqualTo(2);
            assertThat(faulty.leaked()).isEmpty();
        }
    }
}
