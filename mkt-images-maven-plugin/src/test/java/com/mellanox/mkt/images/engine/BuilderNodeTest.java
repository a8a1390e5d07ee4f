package com.mellanox.mkt.images.engine;

import static org.assertj.core.api.Assertions.assertThat;

import com.mellanox.mkt.images.type.Platform;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Tests of {@link BuilderNode}. */
class BuilderNodeTest {

    private static BuilderNode node(String name, String... platforms) {
        return new BuilderNode(
                name,
                BuilderAddress.parse("unix:///" + name, null),
                Stream.of(platforms).map(Platform::parse).toList());
    }

    private static List<String> ofOnePlatform(BuilderNode... nodes) {
        return BuilderNode.ofOnePlatform(List.of(nodes)).stream()
                .map(BuilderNode::name)
                .toList();
    }

    @Test
    void ofOnePlatformWhenTheFirstHasOneLeavesOutThoseOfOthers() {
        assertThat(ofOnePlatform(
                        node("a", "linux/arm64", "linux/amd64"),
                        node("b", "linux/amd64"),
                        node("c"),
                        node("d", "linux/386", "linux/arm64")))
                .containsExactly("a", "c", "d");
    }

    @Test
    void ofOnePlatformWhenTheFirstHasNoneAreAll() {
        assertThat(ofOnePlatform(node("a"), node("b", "linux/arm64"))).containsExactly("a", "b");
    }
}
