package com.mellanox.mkt.images.random;

import static org.assertj.core.api.Assertions.assertThat;

import com.mellanox.mkt.images.event.BuildEvent;
import com.mellanox.mkt.images.event.BuildListener;
import com.mellanox.mkt.images.report.HistoryPage;
import com.mellanox.mkt.images.report.HistoryRecorder;
import com.mellanox.mkt.images.report.Report;
import com.mellanox.mkt.images.report.RunRecorder;
import com.mellanox.mkt.images.type.ImageKey;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.apache.commons.io.FileUtils;

/** The small files that goals leave in the cache and in the target directory, by their paths, and goals that read them. */
record StoredState(World world, WorldKey key) {
    /** In place of the directory of the world, in files that name it. */
    private static final String ROOT = "@root@";

    /** In place of the repository that packages are compiled from. */
    private static final String SOURCE = "@source@";

    private static final Instant START = Instant.parse("2026-11-24T10:00:00Z");

    /** Builds, publishes, cleans and shows what was done; all of it reads what is there, and writes it anew. */
    void runGoals() {
        show();
        WorldRun build = new WorldRun(world, key, Options.PLAIN);
        build.build();
        record("build", build.events);
        WorldRun push = new WorldRun(world, key, Options.PLAIN);
        push.push();
        record("push", push.events);
        new WorldRun(world, key, Options.PLAIN).clean(1);
    }

    /** The goals tell the message of an exception of files. */
    private void show() {
        try {
            Report.write(directory());
            HistoryPage.write(directory(), world.cache(), imageKey());
        } catch (IOException e) {
            assertThat(e).hasMessageContaining("build again");
        }
    }

    private void record(String goal, List<BuildEvent> events) {
        BuildListener recorders = new RunRecorder(new HistoryRecorder(world.events::add, world.cache(), START));
        recorders.on(new BuildEvent.GoalStarted(imageKey(), goal, directory()));
        events.forEach(recorders::on);
        recorders.on(new BuildEvent.GoalFinished(imageKey(), goal, Optional.empty(), Duration.ofSeconds(1)));
    }

    private ImageKey imageKey() {
        return new ImageKey(key.name);
    }

    /** Where goals write for people to read. */
    Path directory() {
        return world.target().resolve("mkt-images").resolve(key.name);
    }

    /** The texts of the files, without what is only for people and without copies of repositories. */
    SortedMap<String, String> read() {
        SortedMap<String, String> texts = new TreeMap<>();
        for (Path directory : List.of(world.cache(), world.target())) {
            try (Stream<Path> files = Files.walk(directory)) {
                for (Path file : files.filter(Files::isRegularFile).toList()) {
                    String name = world.root.relativize(file).toString();
                    if (!name.matches("cache/(git|locks)/.*|.*[.](log|html|lock)")) {
                        texts.put(
                                name,
                                Files.readString(file)
                                        .replace(world.root.toString(), ROOT)
                                        .replace(world.repositories.directory().toString(), SOURCE));
                    }
                }
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
        return texts;
    }

    /** Has these files alone, and the copies of repositories. */
    void replace(SortedMap<String, String> texts) {
        try {
            FileUtils.deleteDirectory(world.target().toFile());
            try (Stream<Path> files = Files.list(world.cache())) {
                for (Path file : files.filter(file -> !file.endsWith("git")).toList()) {
                    FileUtils.forceDelete(file.toFile());
                }
            }
            for (String name : texts.keySet()) {
                Path file = world.root.resolve(name);
                Files.createDirectories(file.getParent());
                Files.writeString(
                        file,
                        texts.getOrDefault(name, "")
                                .replace(ROOT, world.root.toString())
                                .replace(SOURCE, world.repositories.directory().toString()));
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
