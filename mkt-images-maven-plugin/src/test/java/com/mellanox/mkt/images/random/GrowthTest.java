package com.mellanox.mkt.images.random;

import static org.assertj.core.api.Assertions.assertThat;

import com.mellanox.mkt.images.io.InterprocessLock;
import com.mellanox.mkt.images.type.BuilderKind;
import java.io.File;
import java.lang.reflect.Field;
import java.nio.file.Path;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.stream.IntStream;
import org.apache.commons.io.FileUtils;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Many runs in one JVM, as a daemon of Maven has them: {@code -Dmkt.test.load.runs=500}. With {@code -Dmkt.test.load.print=true}
 * the figures are printed. Memory is not among them, since the engine of the test keeps all that it has built.
 */
class GrowthTest {
    private static final int RUNS = Integer.getInteger("mkt.test.load.runs", 12);
    private static final int FIRST = 6;
    private static final int PACKAGES = 4;

    /** Threads and open files that the JVM itself can add meanwhile, for a compiler or a jar. */
    private static final int OF_JVM = 4;

    @TempDir
    private Path directory;

    private World world() throws Exception {
        World world = new World(
                directory.resolve("world"), new Repositories(directory.resolve("source")), BuilderKind.BUILDKIT, false);
        for (int i = 0; i < PACKAGES; i++) {
            WorldPackage each = new WorldPackage(i);
            each.commit = i % Repositories.COMMITS;
            world.key(0).packages.put(i, each);
        }
        return world;
    }

    /** Every other run has the same inputs again. */
    private static void run(World world, int number) {
        for (WorldPackage each : world.key(0).packages.values()) {
            each.script = number % 2;
        }
        world.key(0).write();
        StoredState goals = new StoredState(world, world.key(0));
        goals.runGoals();
        world.events.clear();
    }

    private static Map<String, Integer> figures(World world) throws ReflectiveOperationException {
        Map<String, Integer> figures = new TreeMap<>();
        figures.put("threads", Thread.getAllStackTraces().size());
        figures.put("open files", Objects.requireNonNull(new File("/proc/self/fd").list()).length);
        figures.put(
                "files in the cache",
                FileUtils.listFiles(world.cache().toFile(), null, true).size());
        figures.put(
                "files in target",
                FileUtils.listFiles(world.target().toFile(), null, true).size());
        figures.put("images", world.contents.all().size());
        figures.put(
                "names",
                world.contents.all().stream()
                        .mapToInt(image -> image.names().size())
                        .sum());
        figures.put("tags at the registry", world.engine.registryTags().size());
        Field locks = InterprocessLock.class.getDeclaredField("IN_THIS_PROCESS");
        locks.setAccessible(true);
        Map<?, ?> inMemory = (Map<?, ?>) Objects.requireNonNull(locks.get(null));
        figures.put("locks in memory", inMemory.size());
        return figures;
    }

    @Test
    void figuresWhenManyRunsFollowEachOtherDoNotGrow() throws Exception {
        World world = world();
        IntStream.range(0, FIRST).forEach(number -> run(world, number));
        Map<String, Integer> first = figures(world);
        IntStream.range(FIRST, RUNS).forEach(number -> run(world, number));
        Map<String, Integer> last = figures(world);

        if (Boolean.getBoolean("mkt.test.load.print")) {
            first.forEach((name, before) -> System.out.printf(
                    "%-22s %6d after %d runs, %6d after %d runs%n", name, before, FIRST, last.get(name), RUNS));
        }
        assertThat(last)
                .allSatisfy((name, after) -> assertThat(after)
                        .as(name)
                        .isLessThanOrEqualTo(Objects.requireNonNull(first.get(name))
                                + (name.equals("threads") || name.equals("open files") ? OF_JVM : 0)));
    }
}
