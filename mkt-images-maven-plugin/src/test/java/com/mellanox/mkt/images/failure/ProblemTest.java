package com.mellanox.mkt.images.failure;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;

/** A problem in one line, fit for a terminal. */
class ProblemTest {
    private static final Path FILE = Path.of("/docker/fc40/support-simx.sh");

    @Test
    void describeWhenLineIsKnownNamesFileLineCauseAndRemedy() {
        assertThat(new Problem(FILE, 7, "unknown field 'gitcommit'", "Did you mean 'git_commit'?").describe())
                .isEqualTo("/docker/fc40/support-simx.sh:7: unknown field 'gitcommit'. Did you mean 'git_commit'?");
    }

    @Test
    void describeWhenWholeFileIsMeantHasNoLine() {
        assertThat(new Problem(FILE, 0, "there is no such file", "Create it").describe())
                .isEqualTo("/docker/fc40/support-simx.sh: there is no such file. Create it");
    }

    @Test
    void describeWhenValueHasControlCharactersShowsThemHarmless() {
        assertThat(new Problem(FILE, 1, "'a\nb\tc\u001b[2Jd'", "Leave it").describe())
                .endsWith("'a\\nb\\tc\\u001b[2Jd'. Leave it");
    }

    @Test
    void describeWhenValueHasInvisibleCharactersShowsTheirCodes() {
        assertThat(new Problem(FILE, 1, "'fc40\u200b' and '\u00a0RUN'", "Leave it").describe())
                .contains("'fc40\\u200b' and '\\u00a0RUN'");
    }

    @Test
    void describeWhenALetterOnlyLooksLatinNamesItsCode() {
        assertThat(new Problem(FILE, 1, "unknown field 'k\u0435y'", "Leave it").describe())
                .contains("U+0435");
        assertThat(new Problem(FILE, 1, "the title '\u0424\u0435\u0434\u043e\u0440\u0430 f\u00fcr'", "Leave it")
                        .describe())
                .doesNotContain("U+");
    }

    @Test
    void describeWhenValueIsVeryLongCutsIt() {
        assertThat(new Problem(FILE, 1, "'" + "a".repeat(100_000) + "' is not a key", "Leave it").describe())
                .hasSizeLessThan(300)
                .contains("(100002 characters) is not a key");
    }
}
