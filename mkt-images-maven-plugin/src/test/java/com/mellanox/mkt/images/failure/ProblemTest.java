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
}
