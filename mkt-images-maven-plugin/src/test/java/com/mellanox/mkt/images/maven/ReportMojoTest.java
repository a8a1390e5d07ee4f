package com.mellanox.mkt.images.maven;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.mellanox.mkt.images.event.BuildEvent;
import com.mellanox.mkt.images.report.HistoryRecorder;
import com.mellanox.mkt.images.type.ImageKey;
import com.mellanox.mkt.images.type.ImageReference;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import javax.inject.Inject;
import org.apache.maven.api.plugin.testing.InjectMojo;
import org.apache.maven.api.plugin.testing.MojoTest;
import org.apache.maven.execution.MavenSession;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The goal {@code report} as Maven runs it. */
@MojoTest
class ReportMojoTest {
    @TempDir
    private Path root;

    @Inject
    private MavenSession session;

    private SampleModule module;

    @BeforeEach
    void createModule() {
        module = new SampleModule(root, session).writeOs();
    }

    private Path file(String name) {
        return root.resolve("module/target/mkt-images/deb12").resolve(name);
    }

    /** Lets the history of the user have a boot. */
    private void boot() {
        HistoryRecorder run = new HistoryRecorder(event -> {}, root.resolve("user/.cache/mkt-images"), Instant.EPOCH);
        ImageReference image = ImageReference.parse("harbor.mellanox.com/mkt/kvm:deb12");
        run.on(new BuildEvent.VmStarted(image, "6.1.192", "kvm", "/dev/kvm exists"));
        run.on(new BuildEvent.GoalFinished(
                new ImageKey("deb12"), "boot", Optional.of("timeout"), Duration.ofSeconds(11)));
    }

    @Test
    @InjectMojo(goal = "report")
    void reportWhenThereIsNoRecordSaysWhatMakesOne(ReportMojo mojo) {
        assertThatThrownBy(() -> module.execute(mojo))
                .hasMessage("There is no record of a run of deb12 in " + file("") + ". Build the images first:"
                        + " mvn mkt-images:build -Dkey=deb12");
    }

    @Test
    @InjectMojo(goal = "report")
    void historyWhenThereIsNoRunSaysWhatMakesOne(ReportMojo mojo) {
        mojo.history = "true";

        assertThatThrownBy(() -> module.execute(mojo))
                .hasMessageContainingAll(
                        "There is no run of deb12 in the history in " + root.resolve("user/.cache/mkt-images"),
                        "mvn mkt-images:build -Dkey=deb12");
    }

    @Test
    @InjectMojo(goal = "report")
    void historyWhenThereAreRunsIsAPageThatNeedsNoRecordOfTheBuildDirectory(ReportMojo mojo) throws Exception {
        boot();
        mojo.history = "true";

        module.execute(mojo);

        assertThat(file("history.html")).content().contains("deb12: history", "1970-01-01 00:00:00 UTC");
        assertThat(file("report.html")).doesNotExist();
        assertThat(module.news()).containsExactly("info deb12: report in " + file("history.html"));
    }

    @Test
    @InjectMojo(goal = "report")
    void historyWhenNeitherOnNorOffIsRefused(ReportMojo mojo) {
        mojo.history = "all";

        assertThatThrownBy(() -> module.execute(mojo))
                .hasMessageContaining("-Dmkt.report.history=all is neither on nor off");
    }
}
