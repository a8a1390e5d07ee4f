package com.mellanox.mkt.images.run;

import static org.assertj.core.api.Assertions.assertThat;

import com.mellanox.mkt.images.run.CompiledPackages.Source;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/** Tests of {@link CompiledPackages}. */
class CompiledPackagesTest {
    private static final String COMMIT = "c".repeat(40);
    private static final String TREE = "e".repeat(40);

    @Test
    void labelWhenReadIsWhatWasWritten() {
        CompiledPackages packages = new CompiledPackages(new TreeMap<>(Map.of(
                "iproute2", new Source("ssh://git@example.com/iproute2.git", COMMIT, ""),
                "rdma_core", new Source("", "", TREE),
                "tools", Source.UNKNOWN)));

        assertThat(packages.text())
                .isEqualTo("iproute2=ssh://git@example.com/iproute2.git@" + COMMIT + " rdma_core=@" + TREE + " tools");
        assertThat(CompiledPackages.of(Map.of(Labels.SOURCES, packages.text()))).contains(packages);
        assertThat(CompiledPackages.of(Map.of())).isEmpty();
        assertThat(CompiledPackages.parse("").byName()).isEmpty();
    }

    @Test
    void sourceWhenOfTheSameCommitIsTheSameWhateverItsUrlIs() {
        assertThat(new Source("https://a", COMMIT, "").isSameAs(new Source("https://b", COMMIT, TREE)))
                .isTrue();
        assertThat(new Source("", "", TREE).isSameAs(new Source("https://b", COMMIT, TREE)))
                .isTrue();
        assertThat(new Source("", "", TREE).isSameAs(new Source("https://b", COMMIT, "")))
                .isFalse();
        assertThat(Source.UNKNOWN.isSameAs(new Source("https://b", COMMIT, ""))).isFalse();
        assertThat(Source.UNKNOWN.isSameAs(Source.UNKNOWN)).isTrue();
    }
}
