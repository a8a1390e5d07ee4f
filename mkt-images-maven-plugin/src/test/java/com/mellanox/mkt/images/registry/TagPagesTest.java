package com.mellanox.mkt.images.registry;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.mellanox.mkt.images.failure.RegistryException;
import com.mellanox.mkt.images.http.Answer;
import com.mellanox.mkt.images.type.Proxies;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Lists of tags that a registry must not send. */
class TagPagesTest {
    private final HttpRegistry server = HttpRegistry.start();
    private final RemoteRegistry registry = RemoteRegistry.of(
            server.host(),
            new RegistryAccess(
                    host -> Optional.empty(), Proxies.NONE, new TlsTrust(null, List.of(), Set.of(server.host()))),
            new FakeBackoff(),
            event -> {});

    @AfterEach
    void stop() {
        registry.close();
        server.close();
    }

    @Test
    void tagsWhenAPageLeadsBackAreAnError() {
        server.answer(
                "GET /v2/mkt/kvm/tags/list",
                Answer.of(200, "{\"tags\":[\"a\"]}").with("Link", "</v2/mkt/kvm/tags/list?n=1>; rel=\"next\""),
                Answer.of(200, "{\"tags\":[\"a\"]}").with("Link", "</v2/mkt/kvm/tags/list?n=2>; rel=\"next\""),
                Answer.of(200, "{\"tags\":[\"a\"]}").with("Link", "</v2/mkt/kvm/tags/list?n=1>; rel=\"next\""));

        assertThatThrownBy(() -> registry.tags("mkt/kvm"))
                .isInstanceOf(RegistryException.class)
                .hasMessageContaining("the list has no end");
    }

    @Test
    void tagsWhenTheLinkIsNoUrlAreAnError() {
        server.answer(
                "GET /v2/mkt/kvm/tags/list",
                Answer.of(200, "{\"tags\":[\"a\"]}").with("Link", "</v2/a b|>; rel=\"next\""));

        assertThatThrownBy(() -> registry.tags("mkt/kvm"))
                .isInstanceOf(RegistryException.class)
                .hasMessageContaining("mkt/kvm cannot be listed: ");
    }
}
