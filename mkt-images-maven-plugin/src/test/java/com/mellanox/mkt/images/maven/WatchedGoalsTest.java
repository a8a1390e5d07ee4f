package com.mellanox.mkt.images.maven;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.mockito.Mockito.when;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import javax.inject.Inject;
import org.apache.maven.api.plugin.testing.InjectMojo;
import org.apache.maven.api.plugin.testing.MojoTest;
import org.apache.maven.execution.MavenSession;
import org.apache.maven.plugin.MojoExecution;
import org.apache.maven.plugin.MojoFailureException;
import org.apache.maven.project.MavenProject;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The option {@code mkt.watch} of the goals {@code build} and {@code boot}, where no engine answers. */
@MojoTest
@Timeout(60)
class WatchedGoalsTest {
    private static final String WAITING = "info deb12: waiting for changes; Ctrl-C ends it";

    @TempDir
    private Path root;

    @Inject
    private MavenSession session;

    private SampleModule module;

    @BeforeEach
    void createModule() {
        module = new SampleModule(root, session).writeOs();
    }

    private void execute(ImagesMojo mojo) throws MojoFailureException {
        mojo.without = List.of();
        if (mojo instanceof BuildMojo build) {
            build.watch = "true";
        } else if (mojo instanceof BootMojo boot) {
            boot.watch = "true";
        }
        module.execute(mojo, MojoExecution.Source.CLI);
    }

    private CompletableFuture<String> start(ImagesMojo mojo, Thread[] thread) {
        CompletableFuture<String> failure = new CompletableFuture<>();
        thread[0] = new Thread(
                () -> {
                    try {
                        execute(mojo);
                        failure.complete("");
                    } catch (MojoFailureException e) {
                        failure.complete(e.getMessage());
                    }
                },
                "test-goal");
        thread[0].start();
        return failure;
    }

    /** Waits until that many lines of the log begin so. */
    private void await(String beginning, int times) throws InterruptedException {
        long start = System.nanoTime();
        while (module.log.lines().stream()
                        .filter(line -> line.startsWith(beginning))
                        .count()
                < times) {
            assertThat(System.nanoTime() - start)
                    .as(module.log.lines().toString())
                    .isLessThan(TimeUnit.SECONDS.toNanos(20));
            Thread.sleep(10);
        }
    }

    @Test
    @InjectMojo(goal = "build")
    void buildWhenFilesChangeRunsAgainAndPrintsEachFailure(BuildMojo mojo) throws Exception {
        Thread[] thread = new Thread[1];
        CompletableFuture<String> end = start(mojo, thread);
        await(WAITING, 1);
        await("error ", 1);

        module.write("image.yaml", "key: deb12\nimages: [\n");
        await("info deb12: image descriptor: 1 file has changed, image.yaml; build runs again", 1);
        await(WAITING, 2);
        module.write("image.yaml", "key: deb12\n");
        await(WAITING, 3);
        module.write("docker/deb12/kvm.Dockerfile", "FORM debian:bookworm\n");
        await("info deb12: docker directory: 1 file has changed, kvm.Dockerfile; build runs again", 1);
        await(WAITING, 4);
        thread[0].interrupt();

        assertThat(end.get(20, TimeUnit.SECONDS)).isEqualTo("The watch of deb12 was cancelled");
        assertThat(module.log.lines().stream()
                        .filter(line -> line.startsWith("error "))
                        .toList())
                .hasSize(4)
                .satisfies(errors -> assertThat(errors.get(3)).contains("kvm.Dockerfile:1"));
    }

    @Test
    @InjectMojo(goal = "boot")
    void bootWhenItsKernelIsCompiledRunsAgain(BootMojo mojo) throws Exception {
        mojo.kernel = root.resolve("bzImage").toString();
        Thread[] thread = new Thread[1];
        CompletableFuture<String> end = start(mojo, thread);
        await(WAITING, 1);

        module.write("../bzImage", "no kernel");
        await("info deb12: kernel: 1 file has changed, bzImage; boot runs again", 1);
        await(WAITING, 2);
        thread[0].interrupt();

        assertThat(end.get(20, TimeUnit.SECONDS)).isEqualTo("The watch of deb12 was cancelled");
    }

    @Test
    @InjectMojo(goal = "boot")
    void bootWhenAPackageIsPutIntoTheDirectoryOfItsKernelRunsAgain(BootMojo mojo) throws Exception {
        Path packages = Files.createDirectory(root.resolve("packages"));
        mojo.kernel = packages.toString();
        Thread[] thread = new Thread[1];
        CompletableFuture<String> end = start(mojo, thread);
        await(WAITING, 1);

        module.write("../packages/linux-image-6.1.0_6.1.0-1_amd64.deb", "no package");
        await("info deb12: kernel: 1 file has changed, linux-image-6.1.0_6.1.0-1_amd64.deb; boot runs again", 1);
        await(WAITING, 2);
        module.write("../packages/linux-headers-6.1.0_6.1.0-1_amd64.deb", "no package");
        module.write("../packages/linux-image-6.1.0_6.1.0-1_amd64.deb", "still no package");
        await("info deb12: kernel: 1 file has changed, linux-image-6.1.0_6.1.0-1_amd64.deb; boot runs again", 2);
        await(WAITING, 3);
        thread[0].interrupt();

        assertThat(end.get(20, TimeUnit.SECONDS)).isEqualTo("The watch of deb12 was cancelled");
    }

    @Test
    @InjectMojo(goal = "build")
    void buildWhenBootFollowsIsLeftToIt(BuildMojo mojo) throws Exception {
        when(session.getGoals()).thenReturn(List.of("mkt-images:build", "mkt-images:boot"));

        execute(mojo);

        assertThat(module.news())
                .containsExactly("info deb12: the goal boot builds the images, since mkt.watch is set");
    }

    @Test
    @InjectMojo(goal = "build")
    void keysWhenSeveralAreSelectedAreAnError(BuildMojo mojo) {
        module.addOther("fc40");
        MavenProject other = session.getAllProjects().get(1);
        when(session.getProjects()).thenReturn(List.of(module.project, other));

        assertThatThrownBy(() -> execute(mojo))
                .isInstanceOf(MojoFailureException.class)
                .hasMessage("-Dmkt.watch is for one key, and these are selected: deb12, fc40. Name one: -Dkey=deb12");
    }

    @Test
    @InjectMojo(goal = "build")
    void goalWhenAPomBindsItOrItPublishesIsAnError(BuildMojo mojo) {
        mojo.push = "true";
        assertThatThrownBy(() -> execute(mojo)).hasMessageContaining("-Dpush with -Dmkt.watch");
        mojo.push = "false";
        mojo.watch = "true";

        assertThatThrownBy(() -> module.execute(mojo, MojoExecution.Source.LIFECYCLE))
                .hasMessageContaining("mkt.watch is for goals that are called by their name");
    }

    @Test
    @InjectMojo(goal = "boot")
    void bootWhenInteractiveIsAnError(BootMojo mojo) {
        mojo.interactive = "true";

        assertThatThrownBy(() -> execute(mojo)).hasMessageContaining("-Dmkt.boot.interactive with -Dmkt.watch");
    }
}
