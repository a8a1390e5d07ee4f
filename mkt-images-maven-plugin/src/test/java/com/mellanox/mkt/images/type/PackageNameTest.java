package com.mellanox.mkt.images.type;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Package names end up in image names, so they have to be good for one. */
class PackageNameTest {

    @ParameterizedTest
    @ValueSource(strings = {"simx", "rdma_core", "rdma-core", "iproute2", "a.b", "a__b", "a---b", "3proxy"})
    void nameWhenItCanBeInAnImageNameIsKept(String text) {
        assertThat(new PackageName(text)).hasToString(text);
        assertThat(ImageReference.parse("local_mkt/support_" + text + ":fc40").shortName())
                .isEqualTo("support_" + text);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "my pkg", "Simx", "_x", "x_", "a___b", "a/b", "a..b", "..", "x\n"})
    void nameWhenItCannotBeInAnImageNameThrows(String text) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new PackageName(text))
                .withMessageContaining("'" + text + "'");
    }

    @Test
    void namesWhenSortedAreInAlphabeticalOrder() {
        assertThat(Stream.of("simx", "iproute2", "rdma_core")
                        .map(PackageName::new)
                        .sorted())
                .extracting(PackageName::value)
                .containsExactly("iproute2", "rdma_core", "simx");
    }
}
