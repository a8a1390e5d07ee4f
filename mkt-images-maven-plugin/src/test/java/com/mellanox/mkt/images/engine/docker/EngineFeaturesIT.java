package com.mellanox.mkt.images.engine.docker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import com.mellanox.mkt.images.engine.EngineAddress;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What each engine can do: found by doing it, and compared with the documentation. */
@OnEachEngine
class EngineFeaturesIT {
    private static final Path TABLE = Path.of("../docs/engines.md");

    /** The property by which the documentation is written and not compared. */
    private static final String WRITE = "mkt.docs.write";

    @Test
    void featuresWhenTriedAreThoseOfTheDocumentation(EngineAddress address, @TempDir Path directory) throws Exception {
        try (EngineTrial trial = new EngineTrial(address, directory)) {
            Map<String, String> tried = new LinkedHashMap<>();
            tried.put("builder", trial.builder());
            for (EngineFeature feature : EngineFeature.values()) {
                tried.put(feature.toString(), feature.isThere(trial) ? "yes" : "no");
            }
            EngineTable table = EngineTable.read(TABLE);
            if (Boolean.getBoolean(WRITE)) {
                table.write(trial.engine(), tried);
            }
            assumeThat(table.column(trial.engine()))
                    .as("docs/engines.md has no column for " + trial.engine() + "; -D" + WRITE + "=true writes it")
                    .isNotEmpty();
            assertThat(table.column(trial.engine())).isEqualTo(tried);
        }
    }
}
