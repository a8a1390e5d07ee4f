package com.mellanox.mkt.images.random;

import static org.assertj.core.api.Assertions.assertThat;

import com.mellanox.mkt.images.boot.BootRecords;
import com.mellanox.mkt.images.boot.KeptVm;
import com.mellanox.mkt.images.boot.KeptVms;
import com.mellanox.mkt.images.engine.ImageId;
import com.mellanox.mkt.images.event.BuildEvent;
import com.mellanox.mkt.images.ospackage.OsPackageRecords;
import com.mellanox.mkt.images.publication.BuiltImages;
import com.mellanox.mkt.images.publication.PublicationFiles;
import com.mellanox.mkt.images.report.HistoryPage;
import com.mellanox.mkt.images.report.Report;
import com.mellanox.mkt.images.run.BuiltRecords;
import com.mellanox.mkt.images.type.BuilderKind;
import com.mellanox.mkt.images.type.Digest;
import com.mellanox.mkt.images.type.ImageKey;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.api.io.TempDir;

/** What other versions of this plugin have left in the cache and in the target directory, read by the goals. */
class StoredStateTest {
    private static final String DIRECTORY = "target/mkt-images/deb12/";
    private static final String ID = "0123456789abcdef".repeat(4);

    private static final String NAMES = "cache/names/Fake-1.0-at-memory-/0123456789abcdef01234567";
    private static final String JOURNAL = "cache/publications/push1.json";
    private static final String VM = "cache/kept-vms/0123456789abcdef/vm.json";

    /** What killed runs have left: a build by each builder, a publication, and a VM that was kept. */
    private static final Map<String, String> LEFT = Map.of(
            NAMES,
            "mkt-images.invalid/0123456789abcdef01234567:0\n",
            "cache/steps/Fake-1.0-at-memory-harbor.mellanox.com-mkt-kvm-deb12",
            "0123456789ab\nharbor.mellanox.com/mkt/kvm:deb12\n",
            JOURNAL,
            "{\"workDirectory\": \"@root@/target/push1\"," + " \"names\": {\"a:b\": \"sha256:" + ID + "\"}}\n",
            VM,
            "{\"name\": \"deb12\", \"key\": \"deb12\", \"image\": \"a:b\", \"kernel\": \"6.1\","
                    + " \"since\": \"2026-11-24T10:00:00Z\", \"sshPort\": 2222, \"user\": \"ann\", \"engine\": \"Fake 1.0 at memory:\"}\n",
            "cache/booted/sha256-" + ID,
            "6.1.192\n2026-11-24T10:00:00Z\n");

    @TempDir
    private Path directory;

    private StoredState state;

    @BeforeEach
    void runGoals() throws Exception {
        World world = new World(
                directory.resolve("world"), new Repositories(directory.resolve("source")), BuilderKind.BUILDKIT, false);
        for (int i = 0; i < 2; i++) {
            WorldPackage each = new WorldPackage(i);
            each.commit = i;
            world.key(0).packages.put(i, each);
        }
        world.key(0).write();
        state = new StoredState(world, world.key(0));
        Files.createDirectories(world.cache());
        Files.createDirectories(state.directory());
        state.runGoals();
    }

    /** The files of the first version, which {@code -Dmkt.test.state.write=DIRECTORY} writes anew. */
    private static SortedMap<String, String> ofVersion1() throws Exception {
        Path root = Path.of(Objects.requireNonNull(StoredStateTest.class.getResource("state/1"))
                .toURI());
        SortedMap<String, String> texts = new TreeMap<>();
        try (Stream<Path> files = Files.walk(root)) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                texts.put(root.relativize(file).toString().replaceFirst("^output/", "target/"), Files.readString(file));
            }
        }
        return texts;
    }

    @Test
    @EnabledIfSystemProperty(named = "mkt.test.state.write", matches = ".+")
    void filesWhenAskedForAreWritten() throws Exception {
        SortedMap<String, String> written = state.read();
        written.putAll(LEFT);
        for (String name : written.keySet()) {
            Path file = Path.of(System.getProperty("mkt.test.state.write", ""))
                    .resolve(name.replaceFirst("^target/", "output/"));
            Files.createDirectories(file.getParent());
            assertThat(Files.writeString(file, written.getOrDefault(name, ""))).isNotEmptyFile();
        }
    }

    @Test
    void stateWhenOfVersion1IsRead() throws Exception {
        SortedMap<String, String> stored = ofVersion1();
        state.replace(stored);
        Path cache = state.world().cache();
        BuiltImages built = PublicationFiles.readBuiltImages(state.directory().resolve("image.json"));
        assertThat(PublicationFiles.readReceipt(state.directory().resolve("published.json"))
                        .images())
                .hasSize(2);
        assertThat(built.images()).hasSize(2).allSatisfy(image -> {
            assertThat(new BuiltRecords(cache).of(image.id())).contains(image.reference());
            if (image.isKvm()) {
                assertThat(new OsPackageRecords(cache).find(image.id())).isPresent();
            }
        });
        assertThat(new BootRecords(cache).of(new ImageId(new Digest("sha256:" + ID))))
                .isPresent();
        KeptVms vms = new KeptVms(cache, state.world().engine);
        assertThat(vms.survey().gone()).extracting(KeptVm::name).containsExactly("deb12");
        assertThat(Report.write(state.directory())).content().contains("local_mkt/support_p0:deb12", "deb12-snapshot");
        assertThat(HistoryPage.write(state.directory(), cache, new ImageKey("deb12")))
                .isPresent();
        state.world().events.clear();

        state.runGoals();

        assertThat(state.world().events).noneMatch(BuildEvent.Warning.class::isInstance);
        assertThat(state.read()).doesNotContainKeys(JOURNAL, NAMES, VM);
    }

    /** One file of each directory: those of one directory have the same form. */
    private static List<String> ofEachForm(SortedMap<String, String> written) {
        SortedMap<String, String> files = new TreeMap<>();
        written.keySet()
                .forEach(file -> files.putIfAbsent(
                        file.startsWith(DIRECTORY)
                                ? file
                                : String.valueOf(Path.of(file).getParent()),
                        file));
        return List.copyOf(files.values());
    }

    @Test
    void goalsWhenAFileIsOfALaterVersionEndWell() {
        SortedMap<String, String> written = state.read();
        written.putAll(LEFT);
        List<String> failures = new ArrayList<>();
        for (String file : ofEachForm(written)) {
            LaterForms.of(written.getOrDefault(file, "")).forEach((form, later) -> {
                SortedMap<String, String> other = new TreeMap<>(written);
                other.put(file, later);
                state.replace(other);
                try {
                    state.runGoals();
                } catch (RuntimeException e) {
                    failures.add(file + ", " + form + ": " + e);
                }
            });
        }
        assertThat(failures).isEmpty();
    }

    @Test
    void filesWhenALaterVersionNeedsThemStay() {
        String receipt = DIRECTORY + "published.json";
        List<String> kept = new ArrayList<>();
        String later = "{\"formatVersion\":99,\"all\":\"new\"}\n";
        for (String file : List.of(receipt, JOURNAL, VM, NAMES)) {
            SortedMap<String, String> other = state.read();
            other.put(file, later);
            state.replace(other);
            state.runGoals();
            if (state.read().containsValue(later)) {
                kept.add(file);
            }
            state.replace(new TreeMap<>());
            state.runGoals();
        }
        assertThat(kept).hasSize(4);
        assertThat(state.world().events)
                .filteredOn(BuildEvent.Warning.class::isInstance)
                .extracting(event -> ((BuildEvent.Warning) event).what())
                .anyMatch(what ->
                        what.matches("The receipt of the last publication is not one of this version of the plugin;"
                                + " it is kept as .*published-[0-9a-f]{12}[.]json"))
                .anyMatch(what -> what.startsWith("The record of a publication that was killed, "));
    }
}
