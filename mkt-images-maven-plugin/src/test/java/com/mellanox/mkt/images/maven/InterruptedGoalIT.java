package com.mellanox.mkt.images.maven;

import static org.assertj.core.api.Assertions.assertThat;
import static org.mockito.Mockito.when;

import com.mellanox.mkt.images.engine.docker.RealEngine;
import com.mellanox.mkt.images.engine.docker.SleepingStep;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import javax.inject.Inject;
import org.apache.maven.api.plugin.testing.InjectMojo;
import org.apache.maven.api.plugin.testing.MojoTest;
import org.apache.maven.artifact.DefaultArtifact;
import org.apache.maven.artifact.handler.DefaultArtifactHandler;
import org.apache.maven.execution.MavenSession;
import org.apache.maven.model.Build;
import org.apache.maven.plugin.MojoExecution;
import org.apache.maven.plugin.MojoFailureException;
import org.apache.maven.project.MavenProject;
import org.apache.maven.settings.Settings;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Isolated;

/**
 * A goal in a JVM that goes on, as those of IDEs and of the Maven daemon: interrupted where it waits, done or failed, it
 * leaves no thread, no system property and no temporary file.
 */
@Isolated
@MojoTest
class InterruptedGoalIT {
    private static final Duration AT_MOST = Duration.ofMinutes(1);

    @TempDir
    private Path root;

    @Inject
    private MavenSession session;

    private final String key = "it-" + UUID.randomUUID().toString().substring(0, 8);
    private final Properties user = new Properties();
    private final RecordingLog log = new RecordingLog();
    private final MavenProject project = new MavenProject();
    private RealEngine real;
    private @Nullable String engine;

    @BeforeEach
    void createModule() throws IOException {
        real = new RealEngine();
        project.setFile(root.resolve("pom.xml").toFile());
        project.setVersion("1.5");
        project.setArtifact(
                new DefaultArtifact("it", "os", "1.5", "compile", "pom", null, new DefaultArtifactHandler("pom")));
        project.getModel().setBuild(new Build());
        project.getBuild().setDirectory(root.resolve("target").toString());
        project.getBuild().setFinalName("os-1.5");
        when(session.getUserProperties()).thenReturn(user);
        when(session.getAllProjects()).thenReturn(List.of(project));
        when(session.getSettings()).thenReturn(new Settings());
        when(session.getExecutionRootDirectory()).thenReturn(root.toString());
        write("image.yaml", "key: " + key, "registry: it.invalid");
        writeImage("RUN echo done");
    }

    @AfterEach
    void removeImages() {
        real.awaitNoContainer();
        real.remove("it.invalid/mkt/kvm:" + key);
        real.remove("it.invalid/mkt/build:" + key);
        real.close();
    }

    private void write(String file, String... lines) throws IOException {
        Path path = root.resolve(file);
        Files.createDirectories(path.resolveSibling("."));
        Files.write(path, List.of(lines));
    }

    private void writeImage(String instruction) throws IOException {
        write("docker/" + key + "/kvm.Dockerfile", "FROM " + real.busybox(), instruction);
    }

    @Test
    @InjectMojo(goal = "build")
    void goalWhenItSucceedsLeavesNothing(BuildMojo mojo) throws Exception {
        warmUp(mojo);
        Traces before = Traces.now(root);

        execute(mojo);

        before.awaitSame();
    }

    @Test
    @InjectMojo(goal = "build")
    void goalWhenItFailsLeavesNothing(BuildMojo mojo) throws Exception {
        warmUp(mojo);
        writeImage("RUN exit 3");
        Traces before = Traces.now(root);

        assertThat(end(start(mojo))).isInstanceOf(MojoFailureException.class).hasMessageContaining("exit code 3");

        before.awaitSame();
    }

    @Test
    @InjectMojo(goal = "build")
    void goalWhenInterruptedInABuildEndsIt(BuildMojo mojo) throws Exception {
        warmUp(mojo);
        SleepingStep step = SleepingStep.create();
        writeImage("RUN " + step.command());

        checkInterrupted(mojo, step::isRunning);

        step.awaitEnd();
        real.awaitNoContainer();
    }

    @Test
    @InjectMojo(goal = "build")
    void goalWhenInterruptedWhileTheEngineIsSilentEnds(BuildMojo mojo) throws Exception {
        warmUp(mojo);
        Path socket = root.resolve("engine.sock");
        try (ServerSocketChannel silent = ServerSocketChannel.open(StandardProtocolFamily.UNIX)) {
            silent.bind(UnixDomainSocketAddress.of(socket));
            engine = "unix://" + socket;
            CompletableFuture<SocketChannel> asked = accepting(silent::accept);

            checkInterrupted(mojo, asked::isDone);

            asked.get().close();
        }
    }

    @Test
    @InjectMojo(goal = "build")
    void goalWhenInterruptedWhileASourceIsFetchedEnds(BuildMojo mojo) throws Exception {
        warmUp(mojo);
        try (ServerSocket silent = new ServerSocket(0, 10, InetAddress.getLoopbackAddress())) {
            write("docker/" + key + "/support.Dockerfile", "FROM " + real.busybox());
            write(
                    "docker/" + key + "/support-library.sh",
                    "# ---",
                    "# git_url: http://127.0.0.1:" + silent.getLocalPort() + "/library.git",
                    "# git_commit: 1f2e3d4c5b6a79881f2e3d4c5b6a79881f2e3d4c",
                    "# products: [/products]",
                    "",
                    "mkdir /products");
            writeImage("COPY --from=local_mkt/support_library:" + key + " /products /products");
            CompletableFuture<AutoCloseable> asked = accepting(silent::accept);

            checkInterrupted(mojo, asked::isDone);

            asked.get().close();
        }
    }

    @Test
    @InjectMojo(goal = "build")
    void goalWhenInterruptedWhileTheRegistryIsSilentEnds(BuildMojo mojo) throws Exception {
        warmUp(mojo);
        try (ServerSocket silent = new ServerSocket(0, 10, InetAddress.getLoopbackAddress())) {
            write("image.yaml", "key: " + key, "registry: 127.0.0.1:" + silent.getLocalPort());
            mojo.push = "true";
            mojo.execution =
                    new MojoExecution(mojo.execution.getMojoDescriptor(), "default-cli", MojoExecution.Source.CLI);
            CompletableFuture<AutoCloseable> asked = accepting(silent::accept);

            checkInterrupted(mojo, asked::isDone);

            asked.get().close();
        }
    }

    /** Waits for somebody who connects, and answers nothing. */
    private static <T> CompletableFuture<T> accepting(Accepting<? extends T> accepting) {
        CompletableFuture<T> accepted = new CompletableFuture<>();
        Thread thread = new Thread(
                () -> {
                    try {
                        accepted.complete(accepting.accept());
                    } catch (IOException e) {
                        accepted.completeExceptionally(e);
                    }
                },
                "test-silent-server");
        thread.setDaemon(true);
        thread.start();
        return accepted;
    }

    /** Waits for a connection. */
    @FunctionalInterface
    private interface Accepting<T> {
        T accept() throws IOException;
    }

    /** What is there once, for all later runs. */
    private void warmUp(BuildMojo mojo) throws Exception {
        execute(mojo);
    }

    private void checkInterrupted(BuildMojo mojo, BooleanSupplier reached) throws Exception {
        Traces before = Traces.now(root);
        Goal goal = start(mojo);
        long start = System.nanoTime();
        while (!reached.getAsBoolean()) {
            assertThat(goal.failure().getNow(null)).as(log.lines().toString()).isNull();
            assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(AT_MOST);
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(20));
        }

        goal.thread().interrupt();

        assertThat(end(goal)).as(log.lines().toString()).isInstanceOf(MojoFailureException.class);
        before.awaitSame();
    }

    /** A goal that runs in a thread of its own. */
    private record Goal(Thread thread, CompletableFuture<@Nullable Throwable> failure) {}

    private Goal start(BuildMojo mojo) {
        CompletableFuture<@Nullable Throwable> failure = new CompletableFuture<>();
        Thread thread = new Thread(
                () -> {
                    try {
                        execute(mojo);
                        failure.complete(null);
                    } catch (MojoFailureException | RuntimeException | Error e) {
                        failure.complete(e);
                    }
                },
                "test-goal");
        thread.start();
        return new Goal(thread, failure);
    }

    private static @Nullable Throwable end(Goal goal) throws Exception {
        Throwable failure = goal.failure().get(AT_MOST.toSeconds(), TimeUnit.SECONDS);
        goal.thread().join(AT_MOST.toMillis());
        return failure;
    }

    private void execute(BuildMojo mojo) throws MojoFailureException {
        mojo.project = project;
        mojo.without = List.of();
        mojo.noPull = "true";
        mojo.cacheDir = root.resolve("cache").toString();
        mojo.dockerHost = engine;
        mojo.setLog(log);
        mojo.execute();
    }

    /** What a run could leave in a JVM, and what it makes on the way in the directories that it uses. */
    private record Traces(Path root, Set<Thread> threads, Map<Object, Object> properties) {
        /** Those of the JDK and of JGit, which they end, or have but once. */
        private static final Set<String> OF_LIBRARIES = Set.of(
                "process reaper",
                "CompletableFutureDelayScheduler",
                "Common-Cleaner",
                "Keep-Alive-Timer",
                "JGit-WorkQueue");

        private static final Pattern TEMPORARY_FILE =
                Pattern.compile("(new|fetch|layer|products|boot).*[0-9]{5,}.*|.*(\\.part|\\.tmp|_tmp.*)");

        static Traces now(Path root) {
            Set<Thread> threads = Thread.getAllStackTraces().keySet().stream()
                    .filter(thread -> !OF_LIBRARIES.contains(thread.getName()))
                    .collect(Collectors.toSet());
            return new Traces(root, threads, Map.copyOf(System.getProperties()));
        }

        void awaitSame() throws IOException {
            long start = System.nanoTime();
            while (!addedThreads().isEmpty() && System.nanoTime() - start < AT_MOST.toNanos()) {
                LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(50));
            }
            assertThat(addedThreads()).isEmpty();
            assertThat(Map.copyOf(System.getProperties())).isEqualTo(properties);
            try (Stream<Path> files = Files.walk(root)) {
                assertThat(files).noneMatch(Traces::isTemporary);
            }
        }

        /** Of the locks only those of git's own: those of images and repositories are there for good. */
        private static boolean isTemporary(Path file) {
            return TEMPORARY_FILE.matcher(file.getFileName().toString()).matches()
                    || file.toString().matches(".*\\.git/.*\\.lock");
        }

        private Set<Thread> addedThreads() {
            Set<Thread> added = new HashSet<>(now(root).threads);
            added.removeAll(threads);
            return added;
        }
    }
}
