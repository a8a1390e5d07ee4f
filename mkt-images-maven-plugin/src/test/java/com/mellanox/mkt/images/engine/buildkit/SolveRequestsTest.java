package com.mellanox.mkt.images.engine.buildkit;

import static org.assertj.core.api.Assertions.assertThat;

import com.mellanox.mkt.buildkit.SourceRule;
import com.mellanox.mkt.images.engine.BuildRequest;
import com.mellanox.mkt.images.type.Digest;
import com.mellanox.mkt.images.type.ImageReference;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** The requests for BuildKit of builds that are held to a lock file. */
class SolveRequestsTest {
    private static final Digest DIGEST = new Digest("sha256:" + "0".repeat(64));

    private static BuildRequest request() {
        return new BuildRequest(
                ImageReference.parse("local/image:1"), out -> {}, "Dockerfile", Map.of(), Map.of(), false, false);
    }

    @Test
    void requestWhenImagesAreHeldConvertsThemWhereverTheyAreNamed() {
        BuildRequest held = request()
                .holding(Map.of(ImageReference.parse("debian:bookworm"), new ImageReference("debian", null, DIGEST)));

        assertThat(new SolveRequests(registry -> Optional.empty(), true, null)
                        .of(held)
                        .build()
                        .sourcePolicy())
                .containsExactly(SourceRule.convert(
                        "docker-image://docker.io/library/debian:bookworm",
                        "docker-image://docker.io/library/debian@" + DIGEST));
    }

    @Test
    void requestWhenNothingIsHeldHasNoPolicy() {
        assertThat(new SolveRequests(registry -> Optional.empty(), true, null)
                        .of(request())
                        .build()
                        .sourcePolicy())
                .isEmpty();
    }
}
