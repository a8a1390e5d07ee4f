package com.mellanox.mkt.buildkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Map;
import org.junit.jupiter.api.Test;

/** Kinds of caches. */
class CacheEntryTest {

    @Test
    void entryWhenTheClientWouldHaveToServeItIsRefusedWithOthers() {
        assertThatThrownBy(() -> new CacheEntry("local", Map.of("dest", "/cache")))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("local")
                .hasMessageContaining("registry")
                .hasMessageContaining("inline");
    }

    @Test
    void entryWhenTheDaemonMayKnowItIsTaken() {
        assertThat(new CacheEntry("s3", Map.of("bucket", "b")).attributes()).containsEntry("bucket", "b");
    }
}
