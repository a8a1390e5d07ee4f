package com.mellanox.mkt.images.clean;

import static org.assertj.core.api.Assertions.assertThat;

import com.mellanox.mkt.images.engine.StoredCache;
import com.mellanox.mkt.images.type.ImageReference;
import java.nio.file.Path;
import java.time.Instant;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Tests of {@link CompilerCaches}: caches of packages that are gone, and those of others. */
class CompilerCachesTest {
    private static final ImageReference RDMA_CORE = ImageReference.parse("local_mkt/support_rdma_core:fc40");
    private static final String WITH_ID =
            "cached mount /var/cache/ccache from exec /bin/sh -c bash -e /opt/a.sh with id"
                    + " \"/mkt-images/fc40/rdma_core:ccache\"";

    /** As BuildKit of Docker 20.10 describes one. */
    private static final String WITHOUT_ID = "cached mount /var/cache/mkt-images/ccache from exec /bin/sh -c"
            + " SOURCE_DATE_EPOCH=1 CCACHE_DIR=/var/cache/mkt-images/ccache sh /run/mkt-images/ccache/run.sh bash -e"
            + " /opt/support-rdma_core.sh";

    @TempDir
    private Path cache;

    private SampleCleaning cleaning;

    @BeforeEach
    void createCleaning() {
        cleaning = new SampleCleaning(cache);
    }

    private void add(String description, boolean inUse) {
        String id = "abc" + cleaning.engine.storage().caches().size();
        cleaning.engine.storage().cache(new StoredCache(id, description, 1000, inUse, Instant.now()));
    }

    @Test
    void cacheWhenThePackageIsGoneIsRemoved() {
        add(WITH_ID, false);
        cleaning.packages("fc40", "perftest");

        assertThat(cleaning.list())
                .containsExactly("/var/cache/ccache of rdma_core of fc40 (abc0): the package is gone");
        assertThat(cleaning.engine.storage().caches()).hasSize(1);
        cleaning.remove();
        assertThat(cleaning.engine.storage().caches()).isEmpty();
    }

    @Test
    void cacheWhenTheBuildHasThePackageStaysHoweverOldItIs() {
        add(WITH_ID, false);
        cleaning.packages("fc40", "rdma_core");

        assertThat(cleaning.daysLater(1000).remove()).isEmpty();
    }

    @Test
    void cacheWhenNothingIsKnownOfThePackageIsRemovedAfterLong() {
        add(WITH_ID, false);
        add(WITHOUT_ID, false);

        assertThat(cleaning.daysLater(80).remove()).isEmpty();
        assertThat(cleaning.daysLater(120).remove())
                .containsExactly(
                        "/var/cache/ccache of rdma_core of fc40 (abc0): no image of the package, not used for 120 days",
                        "/var/cache/mkt-images/ccache of rdma_core (abc1): no image of the package, not used for 120 days");
    }

    @Test
    void cacheWhenAnImageOfThePackageIsThereStays() {
        add(WITH_ID, false);
        add(WITHOUT_ID, false);
        cleaning.image(RDMA_CORE, "a");

        assertThat(cleaning.packages("fc40", "perftest").daysLater(1000).remove())
                .isEmpty();
    }

    @Test
    void cacheWhenAStepUsesItStays() {
        add(WITH_ID, true);
        cleaning.packages("fc40", "perftest");

        assertThat(cleaning.remove()).singleElement().asString().endsWith("; stays: in use by a build");
    }

    @Test
    void cacheWhenOfSomebodyElseStays() {
        add("cached mount /var/cache/apt from exec /bin/sh -c apt-get with id \"/apt\"", false);
        add("cached mount /a from exec /bin/sh -c true with id \"/theirs/mkt-images/fc40/rdma_core:a\"", false);
        cleaning.packages("fc40", "perftest");

        assertThat(cleaning.daysLater(1000).remove()).isEmpty();
    }

    @Test
    void cacheWhenOfAnotherOrNoKnownKeyStaysIfOneIsGiven() {
        add(WITH_ID, false);
        add(WITHOUT_ID, false);

        assertThat(cleaning.key("deb12").daysLater(1000).remove()).isEmpty();
        assertThat(cleaning.key("fc40").daysLater(1000).remove())
                .singleElement()
                .asString()
                .contains("of fc40");
    }
}
