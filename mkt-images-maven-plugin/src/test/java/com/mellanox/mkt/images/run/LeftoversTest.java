package com.mellanox.mkt.images.run;

import static org.assertj.core.api.Assertions.assertThat;

import com.mellanox.mkt.images.engine.EngineContainer;
import com.mellanox.mkt.images.engine.FakeEngine;
import com.mellanox.mkt.images.engine.ImageId;
import com.mellanox.mkt.images.event.BuildEvent;
import com.mellanox.mkt.images.event.BuildListener;
import com.mellanox.mkt.images.type.ImageReference;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is counted as left by runs that were killed. */
class LeftoversTest {
    private static final String LEFT = "mkt-images.invalid/0123:";

    @TempDir
    private Path cache;

    private void write(String file, String text) throws IOException {
        Path path = cache.resolve(file);
        Files.createDirectories(path.getParent());
        Files.writeString(path, text);
    }

    @Test
    void namesWhenOfAKilledRunCountIfTheEngineHasThem() throws IOException {
        FakeEngine engine = new FakeEngine().withImage(LEFT + "0", Map.of());
        String directory = "names/" + engine.description().replaceAll("[^A-Za-z0-9._-]+", "-");
        write(directory + "/0123", LEFT + "0\n" + LEFT + "1\n");

        assertThat(Leftovers.of(cache, engine)).isEqualTo(new Leftovers(1, 0));

        assertThat(cache.resolve(directory + "/0123")).exists();
    }

    @Test
    void namesWhenOfARunThatGoesOnDoNotCount() {
        FakeEngine engine = new FakeEngine().withImage("debian:bookworm");
        ImageId image = engine.find(ImageReference.parse("debian:bookworm")).orElseThrow();
        try (TemporaryNames names = new TemporaryNames(cache, engine)) {
            names.of(Set.of(image)).values().forEach(name -> engine.tag(image, name));

            assertThat(Leftovers.of(cache, engine)).isEqualTo(new Leftovers(0, 0));
        }
    }

    @Test
    void containersWhenStoppedCountIfTheyAreOfAVmOrARecordedStep() {
        FakeEngine engine = new FakeEngine();
        engine.containers()
                .stopped(
                        new EngineContainer("0011", Map.of("com.mellanox.mkt.boot", "deb12")),
                        new EngineContainer("89abcdef01234567", Map.of()),
                        new EngineContainer("4455", Map.of("somebody's", "own")));
        ImageReference kvm = ImageReference.parse("harbor.mellanox.com/mkt/kvm:deb12");
        BuildListener recording = new StepContainers(cache, engine.description()).recording(kvm, event -> {});
        recording.on(new BuildEvent.ImageStep(kvm, "1/2 : RUN make"));
        recording.on(new BuildEvent.ImageOutput(kvm, " ---> Running in 89abcdef0123\n"));

        assertThat(Leftovers.of(cache, engine)).isEqualTo(new Leftovers(0, 2));
    }
}
