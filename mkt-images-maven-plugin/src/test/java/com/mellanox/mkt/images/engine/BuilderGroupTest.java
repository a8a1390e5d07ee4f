package com.mellanox.mkt.images.engine;

import static org.assertj.core.api.Assertions.assertThat;

import com.mellanox.mkt.images.type.Platform;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Tests of {@link BuilderGroup}. */
class BuilderGroupTest {
    private static final Platform ARM64 = Platform.parse("linux/arm64");

    private static BuilderNode node(String name, String... platforms) {
        return new BuilderNode(
                name,
                BuilderAddress.parse("unix:///" + name, null),
                Stream.of(platforms).map(Platform::parse).toList());
    }

    @Test
    void preferredWhenTheFirstHasAPreferenceLeavesOutThoseOfOthers() {
        assertThat(BuilderGroup.preferred(List.of(
                        node("a", "linux/arm64", "linux/amd64"),
                        node("b", "linux/amd64"),
                        node("c"),
                        node("d", "linux/386", "linux/arm64"))))
                .hasToString("unix:///a, unix:///c, unix:///d");
    }

    @Test
    void preferredWhenTheFirstHasNoneAreAll() {
        assertThat(BuilderGroup.preferred(List.of(node("a"), node("b", "linux/arm64"))))
                .hasToString("unix:///a, unix:///b");
    }

    @Test
    void ofWhenNodesSayWhatTheyBuildForLeavesOutTheOthers() {
        assertThat(BuilderGroup.of(List.of(node("a", "linux/amd64"), node("b", "linux/arm64"), node("c")), ARM64))
                .hasToString("unix:///b, unix:///c for linux/arm64");
    }

    @Test
    void ofWhenNoneSaysThatItBuildsForThePlatformAsksAll() {
        assertThat(BuilderGroup.of(List.of(node("a", "linux/amd64"), node("b", "linux/386")), ARM64))
                .hasToString("unix:///a, unix:///b for linux/arm64");
    }
}
