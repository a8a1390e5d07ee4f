package com.mellanox.mkt.images.registry;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.Base64;
import org.junit.jupiter.api.Test;

/** Tokens that permit or refuse to push. */
class RepositoryTest {
    private static final String PULL_ONLY =
            "{\"access\":[{\"type\":\"repository\",\"name\":\"mkt/kvm\",\"actions\":[\"pull\"]}]}";

    private static String token(String payload) {
        return "e30." + Base64.getUrlEncoder().encodeToString(payload.getBytes(StandardCharsets.UTF_8)) + ".c2ln";
    }

    @Test
    void tokenWhenItGrantsPushingDoesNotRefuseIt() {
        for (String action : new String[] {"push", "*"}) {
            assertThat(Repository.refusesPush(token(PULL_ONLY.replace("pull", action)), "mkt/kvm"))
                    .isFalse();
        }
    }

    @Test
    void tokenWhenItGrantsLessRefusesPushing() {
        assertThat(Repository.refusesPush(token(PULL_ONLY), "mkt/kvm")).isTrue();
        assertThat(Repository.refusesPush(token(PULL_ONLY.replace("pull", "push")), "mkt/build"))
                .isTrue();
        assertThat(Repository.refusesPush(token("{\"access\":[]}"), "mkt/kvm")).isTrue();
    }

    @Test
    void tokenWhenItSaysNothingIsTried() {
        for (String silent : new String[] {"opaque", "a.b", "a.!.c", token("{}"), token("no json"), "..", ""}) {
            assertThat(Repository.refusesPush(silent, "mkt/kvm")).as(silent).isFalse();
        }
    }
}
