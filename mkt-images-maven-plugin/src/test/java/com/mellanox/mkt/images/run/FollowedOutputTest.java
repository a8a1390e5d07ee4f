package com.mellanox.mkt.images.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.mellanox.mkt.images.event.BuildEvent;
import com.mellanox.mkt.images.event.BuildEvent.ImageLine;
import com.mellanox.mkt.images.event.BuildListener;
import com.mellanox.mkt.images.failure.InvalidInputException;
import com.mellanox.mkt.images.type.ImageReference;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.eclipse.jgit.api.errors.GitAPIException;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Tests of {@link FollowedOutput}, alone and in runs. */
class FollowedOutputTest {
    private static final ImageReference TOOL = ImageReference.parse("local_mkt/support_tool:deb12");
    private static final ImageReference KVM = ImageReference.parse("harbor.mellanox.com/mkt/kvm:deb12");

    private final List<BuildEvent> events = new ArrayList<>();

    @TempDir
    private Path root;

    private SampleImages images;

    @BeforeEach
    void buildImages() throws IOException, GitAPIException {
        images = new SampleImages(root);
    }

    @Test
    void outputWhenFollowedIsToldInWholeLines() {
        BuildListener listener = FollowedOutput.of(Set.of(TOOL), events::add);

        listener.on(new BuildEvent.ImageOutput(TOOL, "one\n\033[31mtw"));
        listener.on(new BuildEvent.ImageOutput(KVM, "other\n"));
        listener.on(new BuildEvent.ImageOutput(TOOL, "o\033[0m\nend"));
        listener.on(new BuildEvent.ImageFinished(TOOL, Duration.ZERO));

        assertThat(events)
                .filteredOn(ImageLine.class::isInstance)
                .containsExactly(new ImageLine(TOOL, "one"), new ImageLine(TOOL, "two"), new ImageLine(TOOL, "end"));
        assertThat(events)
                .filteredOn(event -> !(event instanceof ImageLine))
                .hasSize(4)
                .endsWith(new BuildEvent.ImageFinished(TOOL, Duration.ZERO));
    }

    @Test
    void runWhenAnImageIsFollowedTellsItsLinesAlone() {
        SampleRun run = images.run().rebuild("all").follow("tool");

        run.run();

        assertThat(run.of(ImageLine.class))
                .isNotEmpty()
                .allMatch(line -> line.image().equals(TOOL));
    }

    @Test
    void runWhenAllAreFollowedTellsTheLinesOfEachImage() {
        SampleRun run = images.run().rebuild("all").follow("all");

        run.run();

        assertThat(run.of(ImageLine.class)).extracting(ImageLine::image).contains(TOOL, KVM);
    }

    @Test
    void runWhenNoImageIsFollowedTellsNoLines() {
        SampleRun run = images.run().rebuild("all");

        run.run();

        assertThat(run.of(ImageLine.class)).isEmpty();
    }

    @Test
    void followWhenItNamesNoImageIsAnErrorWithTheNearest() {
        assertThatThrownBy(() -> images.run().follow("tol").run())
                .isInstanceOf(InvalidInputException.class)
                .hasMessageStartingWith("-Dmkt.follow=tol names no image. Did you mean 'tool'?");
    }

    @Test
    void followWhenTheRunDoesNotBuildTheImageIsAnError() {
        assertThatThrownBy(() -> images.run().only("kvm").follow("tool").run())
                .isInstanceOf(InvalidInputException.class)
                .hasMessageStartingWith(
                        "-Dmkt.follow=tool names local_mkt/support_tool:deb12, which this run does not build");
    }
}
