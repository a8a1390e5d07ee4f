package com.mellanox.mkt.images.run;

import static org.assertj.core.api.Assertions.assertThat;

import com.mellanox.mkt.images.engine.FakeEngine;
import com.mellanox.mkt.images.event.BuildEvent;
import com.mellanox.mkt.images.event.BuildEvent.ImageOutput;
import com.mellanox.mkt.images.event.BuildEvent.ImageStep;
import com.mellanox.mkt.images.event.BuildListener;
import com.mellanox.mkt.images.type.ImageReference;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.apache.commons.io.FileUtils;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Tests of {@link StepContainers}: a run that was killed, and the next one. */
class StepContainersTest {
    private static final ImageReference KVM = ImageReference.parse("harbor.mellanox.com/mkt/kvm:deb12");
    private static final ImageReference SIMX = ImageReference.parse("local_mkt/support_simx:deb12");

    @TempDir
    private Path cache;

    private final FakeEngine engine = new FakeEngine();
    private final List<BuildEvent> heard = new ArrayList<>();

    private StepContainers steps(String of) {
        return new StepContainers(cache, of);
    }

    /** As the classic builder of Docker 20.10 prints it. */
    private void step(BuildListener listener, String id) {
        listener.on(new ImageStep(KVM, "2/3 : RUN make"));
        listener.on(new ImageOutput(KVM, "Step 2/3 : RUN make\n"));
        listener.on(new ImageOutput(KVM, " ---> Running in " + id + "\n"));
    }

    @Test
    void containerWhenABuildDiedIsRemovedByTheNextOfTheImage() {
        BuildListener listener = steps("Docker").recording(KVM, heard::add);
        step(listener, "0123456789ab");
        step(listener, "ba9876543210");
        listener.on(new ImageOutput(KVM, " ---> Running in ffffffffffff\n"));

        steps("Docker").removeLeft(SIMX, engine);
        steps("Podman").removeLeft(KVM, engine);
        assertThat(engine.containers().removed()).isEmpty();

        steps("Docker").removeLeft(KVM, engine);
        steps("Docker").removeLeft(KVM, engine);
        assertThat(engine.containers().removed()).containsExactly("ba9876543210");
        assertThat(heard).hasSize(7);
    }

    @Test
    void containerWhenItsRecordHasAnotherFormIsLeftAlone() throws IOException {
        for (String text : List.of("{\"id\": 1}\n", "0123456789ab\nno image\n", "all\n" + KVM + "\n", "")) {
            step(steps("Docker").recording(KVM, heard::add), "0123456789ab");
            Path record = FileUtils.listFiles(cache.toFile(), null, true)
                    .iterator()
                    .next()
                    .toPath();
            Files.writeString(record, text);

            assertThat(steps("Docker").recorded()).as(text).isEmpty();
            steps("Docker").removeLeft(KVM, engine);
        }
        assertThat(engine.containers().removed()).isEmpty();
    }

    @Test
    void containerWhenTheBuildEndedIsTheEngines() {
        StepContainers steps = steps("Docker");
        step(steps.recording(KVM, heard::add), "0123456789ab");

        steps.forget(KVM);

        steps.removeLeft(KVM, engine);
        assertThat(engine.containers().removed()).isEmpty();
    }
}
