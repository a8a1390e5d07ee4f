package com.mellanox.mkt.images.type;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** Tests of {@link ContentTag}. */
class ContentTagTest {
    private static final Digest INPUTS = new Digest("sha256:0123456789abcdef" + "f".repeat(48));

    @Test
    void tagWhenOfAnImageHasItsKeyAndTheFirstDigits() {
        assertThat(ContentTag.of(ImageReference.parse("harbor.mellanox.com/mkt/kvm:deb12"), INPUTS))
                .hasToString("harbor.mellanox.com/mkt/kvm:deb12-0123456789abcdef");
        assertThat(ContentTag.of(ImageReference.parse("localhost:5000/mkt/kvm:fc40"), INPUTS))
                .hasToString("localhost:5000/mkt/kvm:fc40-0123456789abcdef");
    }

    @Test
    void tagWhenTheKeyIsTheLongestIsATagAllTheSame() {
        ImageKey key = new ImageKey("k".repeat(100));

        assertThat(ContentTag.of(ImageReference.of("a/b", key), INPUTS).tag()).hasSize(117);
    }
}
