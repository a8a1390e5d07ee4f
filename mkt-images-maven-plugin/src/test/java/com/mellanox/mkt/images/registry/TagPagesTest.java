package com.mellanox.mkt.images.registry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.mellanox.mkt.images.failure.RegistryException;
import com.mellanox.mkt.images.http.Answer;
import com.mellanox.mkt.images.type.Proxies;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
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
    void tagsWhenThereAreTenThousandAreAllListed() {
        int pages = 100;
        Answer[] answers = new Answer[pages];
        for (int page = 0; page < pages; page++) {
            String tags = IntStream.range(page * pages, (page + 1) * pages)
                    .mapToObj(tag -> "\"deb12-" + tag + "\"")
                    .collect(Collectors.joining(","));
            Answer.Plain answer = Answer.of(200, "{\"tags\":[" + tags + "]}");
            answers[page] = page == pages - 1
                    ? answer
                    : answer.with("Link", "</v2/mkt/kvm/tags/list?last=" + page + ">; rel=\"next\"");
        }
        server.answer("GET /v2/mkt/kvm/tags/list", answers);

        assertThat(registry.tags("mkt/kvm"))
                .hasSize(pages * pages)
                .doesNotHaveDuplicates()
                .startsWith("deb12-0")
                .endsWith("deb12-9999");
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
