package com.mellanox.mkt.images.publication;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.mellanox.mkt.images.engine.FakeEngine;
import com.mellanox.mkt.images.engine.ImageId;
import com.mellanox.mkt.images.json.JsonWriter;
import com.mellanox.mkt.images.registry.MemoryRegistry;
import com.mellanox.mkt.images.type.ImageReference;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a publication does with the files and names of other publications that run or were killed. */
class PublicationJournalTest {
    private static final String KVM_CONTENT = "harbor.example.com/mkt/kvm:deb12-1f2e1f2e1f2e1f2e";

    @TempDir
    private Path directory;

    private final FakeEngine engine = SampleBuild.engine();

    private void publish() {
        MemoryRegistry registry = new MemoryRegistry("harbor.example.com", engine);
        Publication.Request request = new Publication.Request(
                new SampleBuild().on(engine),
                List.of("deb12-snapshot"),
                new PublishOptions(false, false),
                false,
                directory.resolve("published.json"),
                Duration.ofMinutes(1));
        new Publication(engine, registry, directory, event -> {}, Clock.systemUTC()).publish(request);
    }

    @Test
    void journalWhenTheTargetDirectoryCannotBeMadeIsRemoved() throws IOException {
        Path target = Files.createFile(directory.resolve("target"));

        assertThatThrownBy(() -> PublicationJournal.open(directory, target.resolve("x"), engine, Map.of()))
                .isInstanceOf(IOException.class);

        assertThat(directory.resolve("publications")).isEmptyDirectory();
    }

    @Test
    void publishWhenAnotherWasKilledRemovesWhatItLeft() throws IOException {
        ImageId kvm = engine.find(ImageReference.parse(SampleBuild.KVM)).orElseThrow();
        ImageId build = engine.find(ImageReference.parse(SampleBuild.BUILD)).orElseThrow();
        String left = KVM_CONTENT.replace("1f2e1f2e1f2e1f2e", "aaaaaaaaaaaaaaaa");
        String other = KVM_CONTENT.replace("1f2e1f2e1f2e1f2e", "bbbbbbbbbbbbbbbb");
        engine.tag(kvm, ImageReference.parse(left));
        engine.tag(build, ImageReference.parse(other));
        Path work = Files.createDirectories(directory.resolve("push123"));
        Files.writeString(work.resolve("layer123.contents"), "half of a layer");
        Path journal = journal(work, "memory:", Map.of(left, kvm, other, kvm));
        Path elsewhere = journal(work.resolve("none"), "tcp://elsewhere:2375", Map.of(left, kvm));

        publish();

        assertThat(engine.find(ImageReference.parse(left))).isEmpty();
        assertThat(engine.find(ImageReference.parse(other))).contains(build);
        assertThat(work).doesNotExist();
        assertThat(journal).doesNotExist();
        assertThat(elsewhere).exists();
    }

    @Test
    void publishWhenAnotherIsRunningLeavesItsNamesAndFiles() throws IOException {
        ImageId kvm = engine.find(ImageReference.parse(SampleBuild.KVM)).orElseThrow();
        ImageReference name = ImageReference.parse(KVM_CONTENT.replace("1f2e1f2e1f2e1f2e", "aaaaaaaaaaaaaaaa"));
        try (PublicationJournal running = PublicationJournal.open(directory, directory, engine, Map.of(name, kvm))) {
            engine.tag(kvm, name);
            Files.writeString(running.workDirectory().resolve("layer123.contents"), "half of a layer");
            journal(directory.resolve("none"), "memory:", Map.of(name.toString(), kvm));

            publish();

            assertThat(engine.find(name)).contains(kvm);
            assertThat(running.workDirectory().resolve("layer123.contents")).exists();
        }
        assertThat(directory.resolve("publications")).isEmptyDirectory();
    }

    @Test
    void publishWhenTheEngineWasLostInAnotherRemovesTheNamesThatItLeft() throws IOException {
        ImageId kvm = engine.find(ImageReference.parse(SampleBuild.KVM)).orElseThrow();
        ImageReference name = ImageReference.parse(KVM_CONTENT.replace("1f2e1f2e1f2e1f2e", "aaaaaaaaaaaaaaaa"));
        Path work;
        try (PublicationJournal lost = PublicationJournal.open(directory, directory, engine, Map.of(name, kvm))) {
            work = lost.workDirectory();
            engine.tag(kvm, name);
            engine.close();
        }
        engine.reopen();
        assertThat(work).doesNotExist();
        assertThat(engine.find(name)).contains(kvm);

        publish();

        assertThat(engine.find(name)).isEmpty();
        assertThat(directory.resolve("publications")).isEmptyDirectory();
    }

    /** The journal of a process that has ended and so released its lock. */
    private Path journal(Path work, String engineAddress, Map<String, ImageId> names) throws IOException {
        String host = Files.readString(Path.of("/proc/sys/kernel/hostname")).strip();
        Path journals = Files.createDirectories(directory.resolve("publications"));
        return Files.writeString(
                Files.createTempFile(journals, "push", ".json"),
                JsonWriter.write(Map.of(
                        "engine", host + " at " + engineAddress, "workDirectory", work.toString(), "names", names)));
    }

    @Test
    void publishWhenAJournalIsDamagedRemovesIt() throws IOException {
        Path journals = Files.createDirectories(directory.resolve("publications"));
        Path cut = Files.writeString(journals.resolve("push1.json"), "{\"engine\":\"x\",\"workD");
        Path empty = Files.createFile(journals.resolve("push2.json"));

        publish();

        assertThat(cut).doesNotExist();
        assertThat(empty).doesNotExist();
    }

    @Test
    void publishWhenAJournalNamesAForeignDirectoryLeavesThat() throws IOException {
        Path foreign = Files.createDirectories(directory.resolve("sources"));

        Path journal = journal(foreign, "memory:", Map.of());
        publish();

        assertThat(foreign).exists();
        assertThat(journal).doesNotExist();
    }
}
