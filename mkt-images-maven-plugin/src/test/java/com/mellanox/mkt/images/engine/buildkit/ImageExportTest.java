package com.mellanox.mkt.images.engine.buildkit;

import static org.assertj.core.api.Assertions.assertThat;

import com.mellanox.mkt.buildkit.Exporter;
import com.mellanox.mkt.buildkit.SolveRequest;
import java.time.Instant;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Tests of {@link ImageExport}. */
class ImageExportTest {
    private static final Instant TIME = Instant.ofEpochSecond(1_700_000_000);

    private static SolveRequest request(ImageExport export, @Nullable Instant time) {
        SolveRequest.Builder solve = SolveRequest.dockerfile();
        export.addTo(solve, time);
        return solve.build();
    }

    @Test
    void exportWhenThereIsNoTimeIsThatOfDocker() {
        SolveRequest request = request(new ImageExport(true, true), null);

        assertThat(request.exporter().orElseThrow()).extracting(Exporter::type).isEqualTo("moby");
        assertThat(request.exporter().orElseThrow().attributes()).isEmpty();
        assertThat(request.attributes()).isEmpty();
    }

    @Test
    void exportWhenLayersCanBeRewrittenRewritesThemAndLeavesTheCacheAlone() {
        SolveRequest request = request(new ImageExport(true, true), TIME);

        assertThat(request.exporter().orElseThrow()).extracting(Exporter::type).isEqualTo("image");
        assertThat(request.exporter().orElseThrow().attributes())
                .containsEntry("rewrite-timestamp", "true")
                .containsEntry("source-date-epoch", "1700000000")
                .containsEntry("dangling-name-prefix", "moby-dangling");
        assertThat(request.attributes()).isEmpty();
    }

    @Test
    void exportWhenTheContainerdStoreIsTooOldHasTheTimeOfTheConfigurationAlone() {
        SolveRequest request = request(new ImageExport(true, false), TIME);

        assertThat(request.exporter().orElseThrow()).extracting(Exporter::type).isEqualTo("moby");
        assertThat(request.exporter().orElseThrow().attributes())
                .containsOnlyKeys("source-date-epoch")
                .containsValue("1700000000");
    }

    @Test
    void exportWhenThereIsAGraphDriverHasTheTimeAsAnArgument() {
        SolveRequest request = request(new ImageExport(false, false), TIME);

        assertThat(request.exporter().orElseThrow()).extracting(Exporter::type).isEqualTo("moby");
        assertThat(request.attributes()).containsEntry("build-arg:SOURCE_DATE_EPOCH", "1700000000");
    }

    @Test
    void exportWhenTheTimeIsBefore1970HasThatYear() {
        assertThat(request(new ImageExport(false, false), Instant.ofEpochSecond(-5))
                        .attributes())
                .containsEntry("build-arg:SOURCE_DATE_EPOCH", "0");
    }
}
