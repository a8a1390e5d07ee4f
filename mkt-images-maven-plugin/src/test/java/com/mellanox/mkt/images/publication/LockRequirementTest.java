package com.mellanox.mkt.images.publication;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.mellanox.mkt.images.engine.FakeEngine;
import com.mellanox.mkt.images.event.BuildEvent;
import com.mellanox.mkt.images.event.BuildEvent.Warning;
import com.mellanox.mkt.images.failure.InvalidInputException;
import com.mellanox.mkt.images.registry.MemoryRegistry;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Publications of images that were held to a lock file, or were not. */
class LockRequirementTest {
    private static final PublishOptions REQUIRED = new PublishOptions(false, true, false);
    private static final PublishOptions FORCED = new PublishOptions(false, true, true);
    private static final PublishOptions NOT_REQUIRED = new PublishOptions(false, false, false);
    private static final String PROBLEM =
            "the images of deb12 were built without a lock file, which mkt.push.requireLock asks for";

    @TempDir
    private Path directory;

    private final List<BuildEvent> events = new ArrayList<>();
    private final FakeEngine engine = SampleBuild.engine();
    private final MemoryRegistry registry = new MemoryRegistry("harbor.example.com", engine);

    private void publish(SampleBuild sample, PublishOptions options) {
        Publication.Request request = new Publication.Request(
                sample.on(engine),
                List.of("deb12-1.0"),
                options,
                false,
                directory.resolve("published.json"),
                Duration.ofMinutes(1));
        new Publication(engine, registry, directory, events::add, Clock.systemUTC()).publish(request);
    }

    private List<Warning> warnings() {
        return events.stream()
                .filter(Warning.class::isInstance)
                .map(Warning.class::cast)
                .toList();
    }

    @Test
    void publishWhenALockIsRequiredAndMissingIsRefused() {
        assertThatThrownBy(() -> publish(new SampleBuild(), REQUIRED))
                .isInstanceOf(InvalidInputException.class)
                .hasMessage("deb12 is not published: " + PROBLEM
                        + ". Write the lock file, mvn mkt-images:lock -Dkey=deb12, and build again, or publish in spite"
                        + " of that with -Dmkt.push.force");
    }

    @Test
    void publishWhenForcedNamesTheMissingLock() {
        publish(new SampleBuild(), FORCED);

        assertThat(warnings())
                .singleElement()
                .extracting(Warning::what)
                .asString()
                .endsWith(PROBLEM);
    }

    @Test
    void publishWhenTheLockIsThereWarnsOfNothing() {
        publish(new SampleBuild().version("1.0").locked(), REQUIRED);

        assertThat(warnings()).isEmpty();
    }

    @Test
    void releaseWhenBuiltWithoutALockIsAWarning() {
        publish(new SampleBuild().version("1.0"), NOT_REQUIRED);

        assertThat(warnings())
                .singleElement()
                .extracting(Warning::what)
                .isEqualTo("deb12 1.0 is a release, and was built without a lock file");
    }

    @Test
    void snapshotWhenBuiltWithoutALockIsNoWarning() {
        publish(new SampleBuild(), NOT_REQUIRED);

        assertThat(warnings()).isEmpty();
    }

    @Test
    void buildWhenWrittenIsReadWithItsLockAndWithoutOne() throws IOException {
        Path file = directory.resolve("image.json");
        BuiltImages locked = new SampleBuild().locked().on(engine);
        PublicationFiles.writeBuiltImages(file, locked);
        assertThat(PublicationFiles.readBuiltImages(file)).isEqualTo(locked);
        assertThat(Files.readString(file)).contains("\"lock\"");

        BuiltImages unlocked = new SampleBuild().on(engine);
        PublicationFiles.writeBuiltImages(file, unlocked);
        assertThat(PublicationFiles.readBuiltImages(file)).isEqualTo(unlocked);
        assertThat(Files.readString(file)).doesNotContain("\"lock\"");
    }
}
