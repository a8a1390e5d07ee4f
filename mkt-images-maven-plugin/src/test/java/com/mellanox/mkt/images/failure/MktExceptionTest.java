package com.mellanox.mkt.images.failure;

import static org.assertj.core.api.Assertions.assertThat;

import com.mellanox.mkt.images.type.ImageReference;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Every exception of the family says what failed and what to do. */
class MktExceptionTest {
    private static final ImageReference IMAGE = ImageReference.parse("local_mkt/support_simx:fc40");

    @Test
    void buildFailedWhenAStepFailsShowsStepReasonLastLinesAndLog() {
        assertThat(new BuildFailedException(
                        IMAGE,
                        "5/7: RUN make",
                        "exit code 2",
                        List.of("gcc: error", "make: stop"),
                        Path.of("/t/simx.log")))
                .hasMessage("""
                        local_mkt/support_simx:fc40 failed in step 5/7: RUN make
                          exit code 2
                          last lines of the output:
                            gcc: error
                            make: stop
                          whole output: /t/simx.log""");
    }

    @Test
    void buildFailedWhenNoStepAndNoOutputLeavesThemOut() {
        assertThat(new BuildFailedException(IMAGE, null, "no space left", List.of(), Path.of("/t/simx.log")))
                .hasMessage("local_mkt/support_simx:fc40 failed\n  no space left\n  whole output: /t/simx.log");
    }

    @Test
    void engineAndSourceWhenThrownEndWithTheRemedyAndKeepTheCause() {
        IOException cause = new IOException("refused");
        assertThat(new EngineException("No engine answers", "Start one", cause))
                .hasMessage("No engine answers. Start one")
                .hasCause(cause);
        assertThat(new SourceException("simx cannot be fetched", "Leave it out", cause))
                .hasMessage("simx cannot be fetched. Leave it out")
                .hasCause(cause);
    }

    @Test
    void invalidInputWhenAnOptionIsWrongNamesValueAndRemedy() {
        InvalidInputException e = new InvalidInputException("-Dkey=fc99 is unknown", "Known: fc40");
        assertThat(e).hasMessage("-Dkey=fc99 is unknown. Known: fc40");
    }

    @Test
    void cancelledWhenThrownNamesWhatWasCancelled() {
        assertThat(new CancelledException("The build of kvm")).hasMessage("The build of kvm was cancelled");
    }
}
