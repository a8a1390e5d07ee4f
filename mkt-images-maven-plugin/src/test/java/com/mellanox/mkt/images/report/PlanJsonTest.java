package com.mellanox.mkt.images.report;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.mellanox.mkt.images.GoldenFile;
import com.mellanox.mkt.images.plan.SamplePlan;
import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Tests of {@link PlanJson}. */
class PlanJsonTest {
    @TempDir
    private Path root;

    @Test
    void documentWhenOfEveryKindIsTheGoldenOne() throws IOException {
        assertThat(PlanJson.of(SamplePlan.everything(root)))
                .isEqualTo(GoldenFile.read(PlanJsonTest.class, "plan.json"));
    }

    @Test
    void documentWhenNoEngineAnswersHasNullInItsPlace() throws IOException {
        JsonNode document = new ObjectMapper().readTree(PlanJson.of(SamplePlan.withoutEngine(root)));

        assertThat(document.get("engine").isNull()).isTrue();
        assertThat(document.at("/images/0/reasons/0/kind").asText()).isEqualTo("no-engine");
    }
}
