package com.mellanox.mkt.images.clean;

import static com.mellanox.mkt.images.clean.SampleCleaning.KVM;
import static org.assertj.core.api.Assertions.assertThat;

import com.mellanox.mkt.images.boot.VmOwner;
import com.mellanox.mkt.images.engine.ImageId;
import com.mellanox.mkt.images.engine.StoredContainer;
import com.mellanox.mkt.images.io.ProcessFile;
import com.mellanox.mkt.images.type.ImageReference;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Tests of {@link KilledRuns} and {@link AbandonedVms}: what killed processes have left, and what belongs to others. */
class KilledRunsTest {
    private static final String NAMES = "names/Fake-1.0-at-memory-/";
    private static final ImageReference NAME = ImageReference.parse("mkt-images.invalid/0123:0");
    private static final String KILLED = "its run was killed";

    @TempDir
    private Path cache;

    private SampleCleaning cleaning;
    private ImageId image;

    @BeforeEach
    void createCleaning() {
        cleaning = new SampleCleaning(cache);
        image = cleaning.image(KVM, "a");
    }

    @Test
    void temporaryNameWhenItsRunWasKilledIsRemoved() {
        cleaning.engine.tag(image, NAME);
        cleaning.write(NAMES + "0123", NAME + "\n" + NAME.withTag("1") + "\n");

        assertThat(cleaning.list()).containsExactly(NAME + ": " + KILLED);
        assertThat(cleaning.engine.find(NAME)).contains(image);

        cleaning.remove();
        assertThat(cleaning.engine.find(NAME)).isEmpty();
        assertThat(cleaning.engine.find(KVM)).contains(image);
        assertThat(cleaning.list()).isEmpty();
    }

    @Test
    void temporaryNameWhenItsRunGoesOnStays() throws IOException {
        cleaning.engine.tag(image, NAME);
        try (ProcessFile live = ProcessFile.create(cache.resolve(NAMES + "0123"))) {
            live.add(NAME.toString());

            assertThat(cleaning.remove()).isEmpty();
        }
        assertThat(cleaning.engine.find(NAME)).contains(image);
    }

    @Test
    void temporaryNameWhenOfAnotherCacheDirectoryStays() {
        cleaning.engine.tag(image, NAME);

        assertThat(cleaning.remove()).isEmpty();
        assertThat(cleaning.engine.find(NAME)).contains(image);
    }

    @Test
    void publicationWhenKilledLosesItsNamesAndFiles() throws IOException {
        ImageReference name = KVM.withTag("fc40-0123456789abcdef");
        cleaning.engine.tag(image, name);
        Path work = Files.createDirectory(cache.resolve("push1"));
        Files.writeString(work.resolve("layer"), "12345");
        String host = Files.readString(Path.of("/proc/sys/kernel/hostname")).strip();
        cleaning.write(
                "publications/push1.json",
                "{\"engine\": \"" + host + " at memory:\", \"workDirectory\": \"" + work + "\", \"names\": {\"" + name
                        + "\": \"" + image + "\"}}");

        assertThat(cleaning.list()).singleElement().asString().contains("push1.json", "1 name", KILLED);
        cleaning.remove();

        assertThat(cleaning.engine.find(name)).isEmpty();
        assertThat(work).doesNotExist();
        assertThat(cache.resolve("publications/push1.json")).doesNotExist();
    }

    private StoredContainer step(String state) {
        StoredContainer container = cleaning.engine.storage().container(image, state, Map.of());
        cleaning.write("steps/Fake-1.0-at-memory-kvm", container.id() + "\n" + KVM + "\n");
        return container;
    }

    @Test
    void containerWhenTheEngineDiedDuringItsStepIsRemoved() {
        StoredContainer container = step("exited");

        assertThat(cleaning.remove()).containsExactly("the container container0 of a step of " + KVM + ": " + KILLED);
        assertThat(cleaning.engine.containers().removed()).containsExactly(container.id());
    }

    @Test
    void containerWhenItRunsStays() {
        step("running");

        assertThat(cleaning.remove()).singleElement().asString().contains("; stays: it runs");
        assertThat(cleaning.engine.containers().removed()).isEmpty();
    }

    private StoredContainer vm(String owner) {
        return cleaning.engine.storage().container(image, "running", Map.of(VmOwner.KEY, "fc40", VmOwner.OWNER, owner));
    }

    @Test
    void vmWhenItsMavenWasKilledIsRemoved() {
        vm("1234");
        cleaning.write("vms/1234", "");

        assertThat(cleaning.key("deb12").remove()).isEmpty();
        assertThat(cleaning.key("fc40").remove())
                .containsExactly("the VM of fc40 in the container container0: its Maven was killed");
        assertThat(cleaning.engine.storage().containers()).isEmpty();
    }

    private void keep(String owner, String name) {
        cleaning.write(
                "kept-vms/" + owner + "/vm.json",
                "{\"name\": \"" + name + "\", \"key\": \"fc40\", \"image\": \"kvm:fc40\", \"kernel\": \"6.1\","
                        + " \"since\": \"2026-11-24T10:00:00Z\", \"user\": \"ann\", \"engine\": \""
                        + cleaning.engine.description() + "\"}");
    }

    @Test
    void vmWhenKeptIsNamedAndStays() {
        vm("1234");
        keep("1234", "lab");

        assertThat(cleaning.key("fc40").remove())
                .containsExactly("the VM lab of fc40: kept by -Dmkt.boot.keep; stays: mvn mkt-images:stop -Dmkt.vm=lab"
                        + " ends it");
        assertThat(cleaning.engine.storage().containers()).hasSize(1);
        assertThat(cleaning.key("deb12").list()).isEmpty();
    }

    @Test
    void vmWhenKeptAndEndedLosesItsRecordAndAKilledBootItsDirectory() {
        keep("1234", "lab");
        cleaning.write("kept-vms/5678/console.log", "");

        assertThat(cleaning.list()).hasSize(2);
        assertThat(cleaning.remove())
                .containsExactlyInAnyOrder(
                        "the record of the VM lab of fc40: the VM has ended",
                        cache.resolve("kept-vms/5678") + ": its Maven was killed");
        assertThat(cache.resolve("kept-vms")).isEmptyDirectory();
    }

    @Test
    void vmWhenItsMavenRunsOrIsUnknownStays() throws IOException {
        vm("1234");
        vm("of-another-cache-directory");
        cleaning.engine.storage().container(image, "running", Map.of(VmOwner.KEY, "fc40"));
        try (ProcessFile live = ProcessFile.create(cache.resolve("vms/1234"))) {
            live.add("running");

            assertThat(cleaning.remove()).isEmpty();
        }
        assertThat(cleaning.engine.storage().containers()).hasSize(3);
    }
}
