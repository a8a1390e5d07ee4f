package com.mellanox.mkt.images.boot;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.mellanox.mkt.images.engine.ContainerRequest.Mount;
import com.mellanox.mkt.images.engine.FakeEngine;
import com.mellanox.mkt.images.engine.FakeProgram;
import com.mellanox.mkt.images.event.RecordedEvents;
import com.mellanox.mkt.images.failure.InvalidInputException;
import com.mellanox.mkt.images.json.JsonReader;
import com.mellanox.mkt.images.json.JsonValue;
import com.mellanox.mkt.images.type.Platform;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Tests of {@link HostQemu}: what this host must have, and the VM of an image for another platform. */
class HostQemuTest {
    private static final Platform AMD64 = Platform.parse("linux/amd64");
    private static final Platform ARM64 = Platform.parse("linux/arm64");

    @TempDir
    private Path usr;

    private HostQemu qemu(Platform host, Platform vm) {
        return new HostQemu(usr, host, vm);
    }

    private void file(String name) throws IOException {
        Path file = usr.resolve(name);
        Files.createDirectories(Objects.requireNonNull(file.getParent()));
        assertThat(Files.createFile(file).toFile().setExecutable(true)).isTrue();
    }

    private void filesOfDebian() throws IOException {
        file("bin/qemu-system-aarch64");
        file("lib/x86_64-linux-gnu/ld-linux-x86-64.so.2");
    }

    private BootRequest foreign(Accelerator accel) {
        return SampleBoot.foreign(
                SampleBoot.request(usr.resolve("work"), accel, null, SampleBoot.LONG), qemu(AMD64, ARM64));
    }

    @Test
    void commandWhenOnDebianRunsTheProgramByItsLoaderWithItsLibraries() throws IOException {
        filesOfDebian();

        assertThat(qemu(AMD64, ARM64).command())
                .containsExactly(
                        "/run/mkt/host/usr/lib/x86_64-linux-gnu/ld-linux-x86-64.so.2",
                        "--library-path",
                        "/run/mkt/host/usr/lib/x86_64-linux-gnu:/run/mkt/host/usr/lib64:/run/mkt/host/usr/lib",
                        "/run/mkt/host/usr/bin/qemu-system-aarch64",
                        "-L",
                        "/run/mkt/host/usr/share/qemu");
    }

    @Test
    void commandWhenOnFedoraHasItsDirectory() throws IOException {
        file("bin/qemu-system-x86_64");
        file("lib/ld-linux-aarch64.so.1");

        assertThat(qemu(ARM64, AMD64).command())
                .contains("/run/mkt/host/usr/lib/ld-linux-aarch64.so.1", "/run/mkt/host/usr/bin/qemu-system-x86_64");
    }

    @Test
    void commandWhenTheHostHasNoQemuSaysWhatToInstall() {
        assertThatThrownBy(() -> qemu(AMD64, ARM64).command())
                .isInstanceOf(InvalidInputException.class)
                .hasMessage(
                        "A VM of linux/arm64 needs " + usr + "/bin/qemu-system-aarch64 on this host, which is"
                                + " linux/amd64. Install it (Debian: apt install qemu-system-arm), or boot an image for linux/amd64");
    }

    @Test
    void commandWhenTheHostHasNoLoaderSaysWhereItWasSearchedFor() throws IOException {
        file("bin/qemu-system-aarch64");

        assertThatThrownBy(() -> qemu(AMD64, ARM64).command())
                .hasMessageContaining("lib/x86_64-linux-gnu, lib64, lib of " + usr);
    }

    @Test
    void qemuWhenTheHostHasTheArchitectureIsTheImagesOwn() {
        assertThat(HostQemu.of(Platform.ofThisHost())).isEmpty();
        assertThat(HostQemu.of(new Platform("linux", "s390x"))).isPresent();
    }

    @Test
    void configurationWhenForAnotherPlatformNamesItAndTheCommand() throws IOException {
        filesOfDebian();

        JsonValue document =
                JsonReader.read(new VmConfiguration(foreign(Accelerator.AUTO)).json(Accelerator.TCG, null));

        assertThat(document.at("architecture").text()).contains("arm64");
        assertThat(document.at("qemu").items())
                .extracting(word -> word.text().orElseThrow())
                .isEqualTo(qemu(AMD64, ARM64).command());
    }

    @Test
    void containerWhenForAnotherPlatformHasTheProgramsOfTheHostAndCannotChangeThem() {
        try (VmContainer container = VmContainer.create(foreign(Accelerator.AUTO), "{}")) {
            assertThat(container.containerRequest().mounts())
                    .contains(new Mount(usr.toString(), "/run/mkt/host/usr", true));
        }
    }

    @Test
    void vmWhenForAnotherPlatformDoesNotWaitForKvm() throws IOException {
        filesOfDebian();
        FakeEngine engine = new FakeEngine();
        Boot boot = new Boot(engine, new RecordedEvents(), Clock.systemUTC());
        VerdictFile verdict = VerdictFile.begin(usr, boot.clock());
        engine.containers().next(FakeProgram.hanging(SampleBoot.untilReadyAnd(SampleBoot.report("done", ""))));

        boot.run(foreign(Accelerator.AUTO), verdict);

        assertThat(engine.containers().requests()).hasSize(1);
        assertThatThrownBy(() -> boot.run(foreign(Accelerator.KVM), verdict))
                .isInstanceOf(InvalidInputException.class)
                .hasMessage(
                        "-Dmkt.boot.accel=kvm: KVM of this host runs no VM of linux/arm64. Leave -Dmkt.boot.accel out");
    }
}
