package com.mellanox.mkt.images.maven;

import static org.assertj.core.api.Assertions.assertThat;

import com.mellanox.mkt.images.event.BuildEvent;
import com.mellanox.mkt.images.type.ImageKey;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Tests of {@link KeySelection}: when the key of the user's settings counts. */
class KeySelectionTest {
    private static final ImageKey DEB12 = new ImageKey("deb12");
    private static final ImageKey FC40 = new ImageKey("fc40");

    @TempDir
    private Path root;

    private final List<BuildEvent> events = new ArrayList<>();
    private final SampleSettings sample = new SampleSettings();

    @BeforeEach
    void writeModules() throws IOException {
        for (ImageKey key : List.of(DEB12, FC40)) {
            Files.createDirectories(root.resolve(key.value()));
            Files.writeString(root.resolve(key.value()).resolve("image.yaml"), "key: " + key);
        }
    }

    private boolean passesOver(Optional<String> given, ImageKey key) {
        OsModules modules = new OsModules(List.of(
                new OsModules.Module(root.resolve("deb12"), name -> Optional.empty()),
                new OsModules.Module(root.resolve("fc40"), name -> Optional.empty())));
        return new KeySelection(given, sample.precedence(), events::add).passesOver(key, modules);
    }

    @Test
    void keyWhenGivenWinsOverTheSettings() {
        sample.commandLine("key", "deb12").file(root, "key: fc40");

        assertThat(passesOver(Optional.of("deb12"), DEB12)).isFalse();
        assertThat(passesOver(Optional.of("deb12"), FC40)).isTrue();
        assertThat(events).containsExactly(new BuildEvent.KeySkipped(FC40, DEB12));
        assertThat(sample.details()).contains("mkt.key = deb12, of -Dkey");
    }

    @Test
    void keyWhenOfTheSettingsCountsForGoalsCalledByName() {
        sample.file(root, "", "key: fc40");

        assertThat(passesOver(Optional.empty(), FC40)).isFalse();
        assertThat(passesOver(Optional.empty(), DEB12)).isTrue();
        assertThat(events)
                .containsExactly(new BuildEvent.Notice("deb12: skipped, since fc40 is the key of ~/settings.yaml:2"));
        assertThat(sample.details()).contains("mkt.key = fc40, of ~/settings.yaml:2");
    }

    @Test
    void keyWhenOfTheSettingsNeverCountsForBoundGoals() {
        sample.file(root, "key: fc40").bound(true);

        assertThat(passesOver(Optional.empty(), DEB12)).isFalse();
        assertThat(events).isEmpty();
        assertThat(sample.details())
                .containsExactly("mkt.key = fc40, not heeded, since it is for goals that are called by name: of"
                        + " ~/settings.yaml:1");
    }

    @Test
    void keyWhenOfTheSettingsAndOfNoModuleIsIgnored() {
        sample.file(root, "key: fc41");

        assertThat(passesOver(Optional.empty(), DEB12)).isFalse();
        assertThat(events).isEmpty();
        assertThat(sample.details())
                .containsExactly("mkt.key = fc41, not heeded, since no module has it: of ~/settings.yaml:1");
    }

    @Test
    void keyWhenNobodyNamesOneIsEach() {
        assertThat(passesOver(Optional.empty(), DEB12)).isFalse();
        assertThat(sample.details()).containsExactly("mkt.key = all of the reactor, the default");
    }
}
