package com.mellanox.mkt.images.maven;

import static org.assertj.core.api.Assertions.assertThat;

import com.mellanox.mkt.images.console.PlainConsole;
import com.mellanox.mkt.images.console.ProgressLines;
import com.mellanox.mkt.images.console.ProgressListener;
import java.util.Map;
import org.apache.maven.plugin.logging.SystemStreamLog;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Tests of {@link ProgressMode}; {@link LiveProgressIT} has those in a terminal. */
class ProgressModeTest {
    @ParameterizedTest
    @EnumSource
    void modeWhenNamedIsFound(ProgressMode mode) {
        assertThat(ProgressMode.of(Parameters.name(mode))).isEqualTo(mode);
    }

    @Test
    void modeWhenNotKnownIsPlainUntilThatIsReported() {
        assertThat(ProgressMode.of("lively")).isEqualTo(ProgressMode.PLAIN);
        assertThat(ProgressMode.of(null)).isEqualTo(ProgressMode.PLAIN);
    }

    @ParameterizedTest
    @EnumSource(mode = EnumSource.Mode.EXCLUDE, names = "JSON")
    void progressWhenThereIsNoTerminalIsPlain(ProgressMode mode) {
        MavenLines lines = new MavenLines(new SystemStreamLog(), false);

        try (ProgressListener progress =
                mode.listener(new PlainConsole(lines), lines, false, Map.of("TERM", "xterm"))) {
            assertThat(progress).isInstanceOf(ProgressLines.class);
        }
    }
}
