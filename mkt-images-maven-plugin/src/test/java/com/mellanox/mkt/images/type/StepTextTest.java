package com.mellanox.mkt.images.type;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Tests of {@link StepText}. */
class StepTextTest {
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "5/7 : RUN make -j 4 | 5/7 : RUN make -j 4",
                "stage-0 2/5 : RUN make | 2/5 : RUN make",
                "build 2/5 : RUN make | build 2/5 : RUN make",
                "stage-1 1/2 : COPY --from=build /a /b | 1/2 : COPY --from=build /a /b",
                "stage-0 2/5 : RUN --mount=type=cache,id=a,target=/a --network=none make --jobs=4"
                        + " | 2/5 : RUN make --jobs=4",
                "6/6 : RUN --mount=type=cache,id=a:ccache,target=/a SOURCE_DATE_EPOCH=1796096425 CCACHE_DIR=/a"
                        + " sh /run/mkt-images/ccache/run.sh bash -e /opt/support-a.sh | 6/6 : RUN bash -e /opt/support-a.sh",
                "2/3 : RUN SOURCE_DATE_EPOCH=0 make | 2/3 : RUN SOURCE_DATE_EPOCH=0 make",
                "exporting to image | exporting to image"
            })
    void stepWhenShownIsTheInstructionOfTheUser(String step, String shown) {
        assertThat(StepText.shown(step)).isEqualTo(shown);
    }
}
