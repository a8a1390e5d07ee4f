package com.mellanox.mkt.images.maven;

import static org.assertj.core.api.Assertions.assertThat;

import com.mellanox.mkt.images.descriptor.OsModule;
import com.mellanox.mkt.images.event.BuildEvent;
import com.mellanox.mkt.images.type.ImageKey;
import com.mellanox.mkt.images.type.Platform;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
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
    private SampleParameters sample;

    @BeforeEach
    void writeModules() throws IOException {
        sample = new SampleParameters(root);
        for (ImageKey key : List.of(DEB12, FC40)) {
            Files.createDirectories(root.resolve(key.value()));
            Files.writeString(root.resolve(key.value()).resolve("image.yaml"), "key: " + key);
        }
    }

    private KeySelection selection(String... selected) {
        OsModules modules = new OsModules(
                List.of(
                        new OsModule(root.resolve("deb12/image.yaml"), name -> Optional.empty()),
                        new OsModule(root.resolve("fc40/image.yaml"), name -> Optional.empty())),
                coordinate -> {
                    throw new AssertionError(coordinate);
                });
        Set<Path> directories = Stream.of(selected).map(root::resolve).collect(Collectors.toSet());
        return new KeySelection(null, sample.parameters(), directories, modules, events::add);
    }

    private boolean skips(ImageKey key, String... selected) {
        return selection(selected).skips(key);
    }

    @Test
    void keyWhenGivenWinsOverTheSettings() {
        sample.commandLine("key", "deb12").settings("key: fc40");

        assertThat(skips(DEB12)).isFalse();
        assertThat(skips(FC40)).isTrue();
        assertThat(events).containsExactly(new BuildEvent.Notice("fc40: skipped, since deb12 was asked for"));
        assertThat(sample.details()).contains("mkt.key = deb12, of -Dkey");
    }

    @Test
    void keyWhenOfTheSettingsCountsForGoalsCalledByName() {
        sample.settings("", "key: fc40");

        assertThat(skips(FC40)).isFalse();
        assertThat(skips(DEB12)).isTrue();
        assertThat(events)
                .containsExactly(new BuildEvent.Notice("deb12: skipped, since fc40 is the key of ~/settings.yaml:2"));
        assertThat(sample.details()).contains("mkt.key = fc40, of ~/settings.yaml:2");
    }

    @Test
    void keyWhenOfTheSettingsNeverCountsForBoundGoals() {
        sample.settings("key: fc40").bound(true);

        assertThat(skips(DEB12)).isFalse();
        assertThat(events).isEmpty();
        assertThat(sample.details())
                .containsExactly(
                        "mkt.key = fc40, ignored: it is for goals that are called by name: of" + " ~/settings.yaml:1");
    }

    @Test
    void keyWhenOfTheSettingsAndOfNoModuleIsIgnored() {
        sample.settings("key: fc41");

        assertThat(skips(DEB12)).isFalse();
        assertThat(events).isEmpty();
        assertThat(sample.details()).containsExactly("mkt.key = fc41, ignored: no module has it: of ~/settings.yaml:1");
    }

    @Test
    void keyWhenNobodyNamesOneIsEach() {
        assertThat(skips(DEB12)).isFalse();
        assertThat(sample.details()).containsExactly("mkt.key = all of the reactor, the default");
    }

    @Test
    void keyWhenOfAnotherModuleOfTheRunIsADetail() {
        sample.commandLine("key", "deb12");

        assertThat(skips(FC40, "deb12", "fc40")).isTrue();
        assertThat(events).containsExactly(new BuildEvent.Detail("fc40: skipped, since deb12 was asked for"));
    }

    @Test
    void keyWhenItIsThatOfAPlatformSelectsTheModuleAndThePlatform() throws IOException {
        Files.writeString(root.resolve("deb12/image.yaml"), "key: deb12\nplatforms: [linux/amd64, linux/arm64]\n");
        sample.commandLine("key", "deb12-arm64");

        assertThat(selection().platform()).contains(Platform.parse("linux/arm64"));
        assertThat(selection().selects(DEB12)).isTrue();
        assertThat(skips(FC40)).isTrue();
        selection().check();
    }
}
