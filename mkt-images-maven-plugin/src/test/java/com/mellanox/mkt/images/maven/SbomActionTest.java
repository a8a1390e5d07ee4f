package com.mellanox.mkt.images.maven;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.mellanox.mkt.images.engine.FakeEngine;
import com.mellanox.mkt.images.event.BuildEvent;
import com.mellanox.mkt.images.event.KnownVulnerability;
import com.mellanox.mkt.images.event.RecordedEvents;
import com.mellanox.mkt.images.failure.InvalidInputException;
import com.mellanox.mkt.images.publication.BuiltImages;
import com.mellanox.mkt.images.publication.BuiltImages.Image;
import com.mellanox.mkt.images.publication.PublicationFiles;
import com.mellanox.mkt.images.type.Digest;
import com.mellanox.mkt.images.type.ImageReference;
import com.mellanox.mkt.images.type.Platform;
import com.mellanox.mkt.images.type.UserEnvironment;
import com.mellanox.mkt.images.vulnerability.OsvDatabase;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.maven.execution.MavenSession;
import org.apache.maven.plugin.MojoExecution;
import org.apache.maven.plugin.descriptor.MojoDescriptor;
import org.apache.maven.project.MavenProject;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.mockito.Mockito;

/** Tests of {@link SbomAction}, with an engine in memory. */
class SbomActionTest {
    private static final String KVM = "harbor.mellanox.com/mkt/kvm:deb12";
    private static final String SEVERE = "CVSS:3.0/AV:N/AC:L/PR:N/UI:N/S:U/C:H/I:N/A:N";

    @TempDir
    private Path root;

    private final RecordedEvents events = new RecordedEvents();
    private final FakeEngine engine = new FakeEngine();
    private ModuleRun run;

    @BeforeEach
    void buildImage() throws IOException {
        engine.withImage(KVM, Map.of())
                .withFiles(
                        KVM,
                        "/var/lib/dpkg/status.d",
                        Map.of("libc6", "Package: libc6\nSource: glibc\nVersion: 2.36-9\nArchitecture: amd64\n"));
        engine.withFiles(KVM, "/usr/lib/os-release", Map.of("it", "ID=debian\nVERSION_ID=12\n"));
        run = SampleModuleRun.of(root, engine);
        ImageReference kvm = ImageReference.parse(KVM);
        Digest inputs = Digest.of(new byte[0]);
        PublicationFiles.writeBuiltImages(
                run.file(PublicationFiles.BUILT_IMAGES),
                new BuiltImages(
                        run.key(),
                        "Debian 12",
                        "1.0",
                        new Platform("linux", "amd64"),
                        List.of(new Image(
                                kvm, kvm.withInputs(inputs), engine.find(kvm).orElseThrow(), inputs, List.of(), null)),
                        List.of(),
                        List.of(),
                        List.of(),
                        null,
                        null));
    }

    @AfterEach
    void close() {
        run.close();
    }

    private void run(Optional<OsvDatabase> database, SbomAction.FailFrom failFrom) {
        GoalExecution maven = new GoalExecution(
                Mockito.mock(MavenSession.class),
                new MavenProject(),
                new MojoExecution(new MojoDescriptor(), "default", MojoExecution.Source.CLI),
                new UserEnvironment(Map.of(), root));
        new SbomAction(maven, "1.0", database, failFrom, events).run(run);
    }

    private Optional<OsvDatabase> database(String name) throws IOException {
        Path directory = Files.createDirectories(root.resolve("osv"));
        Files.writeString(directory.resolve("one.json"), """
                {"id": "CVE-2026-1", "severity": [{"type": "CVSS_V3", "score": "%s"}], "affected": [
                  {"package": {"ecosystem": "Debian:12", "name": "%s"},
                   "ranges": [{"type": "ECOSYSTEM", "events": [{"introduced": "0"}, {"fixed": "2.36-10"}]}]}]}
                """.formatted(SEVERE, name));
        return Optional.of(new OsvDatabase(directory));
    }

    private String written(String file) throws IOException {
        return Files.readString(run.file(file), StandardCharsets.UTF_8);
    }

    @Test
    void goalWhenImagesAreBuiltWritesTheirDocuments() throws IOException {
        run(Optional.empty(), SbomAction.FailFrom.NONE);

        assertThat(written("kvm.cdx.json")).contains("pkg:deb/debian/libc6@2.36-9?arch=amd64&distro=debian-12");
        assertThat(written("kvm.spdx.json")).contains("SPDX-2.3");
        assertThat(written("kvm.provenance.json")).contains("https://slsa.dev/provenance/v1");
        assertThat(run.file("vulnerabilities.json")).doesNotExist();
        assertThat(events.of(BuildEvent.Notice.class))
                .extracting(BuildEvent.Notice::text)
                .containsExactly("deb12: 3 documents about 1 image in "
                        + run.file("kvm.cdx.json").getParent());
    }

    @Test
    void vulnerabilitiesWhenTheDatabaseKnowsSomeAreToldAndWritten() throws IOException {
        run(database("glibc"), SbomAction.FailFrom.CRITICAL);

        assertThat(written("vulnerabilities.json")).contains("CVE-2026-1");
        assertThat(events.of(BuildEvent.VulnerabilitiesFound.class))
                .singleElement()
                .satisfies(found -> {
                    assertThat(found.all()).isEqualTo(1);
                    assertThat(found.most())
                            .containsExactly(new KnownVulnerability(
                                    "CVE-2026-1", "high", "glibc", "2.36-9", Optional.of("2.36-10")));
                });
    }

    @Test
    void goalWhenAVulnerabilityIsTooSevereFails() throws IOException {
        Optional<OsvDatabase> database = database("glibc");

        assertThatThrownBy(() -> run(database, SbomAction.FailFrom.HIGH))
                .isInstanceOf(InvalidInputException.class)
                .hasMessageContaining("The images of deb12 have 1 known vulnerabilities of severity high or critical");
        assertThat(run.file("vulnerabilities.json")).exists();
    }

    @Test
    void goalWhenNothingIsKnownIsContent() throws IOException {
        run(database("other"), SbomAction.FailFrom.HIGH);

        assertThat(events.of(BuildEvent.VulnerabilitiesFound.class))
                .extracting(BuildEvent.VulnerabilitiesFound::all)
                .containsExactly(0);
    }
}
