package com.mellanox.mkt.images.console;

import static org.assertj.core.api.Assertions.assertThat;

import com.mellanox.mkt.images.plan.Decision;
import com.mellanox.mkt.images.reason.Reason;
import com.mellanox.mkt.images.type.ImageReference;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Tests of {@link DecisionText}: what the golden plan has no example of. */
class DecisionTextTest {
    private static final Set<ImageReference> RDMA_CORE =
            Set.of(ImageReference.parse("local_mkt/support_rdma_core:deb12"));

    @Test
    void undecidedWhenTheImageIsMissingIsFetchedOrBuilt() {
        Decision undecided = new Decision.Undecided(RDMA_CORE, List.of(new Reason.Missing()));

        assertThat(DecisionText.word(undecided)).isEqualTo("undecided");
        assertThat(DecisionText.why(undecided))
                .containsExactly(
                        "built or fetched, which depends on the products of support_rdma_core", "not on the engine");
    }
}
