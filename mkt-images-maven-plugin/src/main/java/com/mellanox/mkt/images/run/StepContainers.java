package com.mellanox.mkt.images.run;

import com.mellanox.mkt.images.engine.Engine;
import com.mellanox.mkt.images.event.BuildEvent;
import com.mellanox.mkt.images.event.BuildListener;
import com.mellanox.mkt.images.io.StateFile;
import com.mellanox.mkt.images.type.ImageReference;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Records the container of the step that a build is in. An engine that is killed during a build leaves that container
 * without a label; the next build of the image finds it by the record. For use under the image's lock.
 */
public final class StepContainers {
    private static final Pattern ID = Pattern.compile("[0-9a-f]{12,64}");
    private static final Pattern RUNNING = Pattern.compile(" ---> Running in (?<id>" + ID + ")\\n?");

    private final Path directory;
    private final String engine;

    public StepContainers(Path cacheDirectory, String engine) {
        this.directory = cacheDirectory.resolve("steps");
        this.engine = engine;
    }

    /**
     * The container of a step.
     *
     * @param image the image that was built; null in records of earlier versions
     */
    public record StepContainer(String id, @Nullable ImageReference image) {}

    /** A listener that records the container of each step, and forwards all events. */
    BuildListener recording(ImageReference image, BuildListener listener) {
        Path file = file(image);
        return new BuildListener() {
            private boolean begun;

            @Override
            public void on(BuildEvent event) {
                if (event instanceof BuildEvent.ImageStep) {
                    begun = true;
                } else if (event instanceof BuildEvent.ImageOutput output) {
                    Matcher running = RUNNING.matcher(output.text());
                    // The output of the step itself can contain the same line.
                    if (begun && running.matches()) {
                        begun = false;
                        StateFile.keep(file, running.group("id") + "\n" + image + "\n");
                    }
                }
                listener.on(event);
            }
        };
    }

    /** The recorded containers of this engine, of builds that run and of those that were killed. */
    public List<StepContainer> recorded() {
        String prefix = fileName(engine + " ");
        try (Stream<Path> files = Files.list(directory)) {
            return files.filter(file -> file.getFileName().toString().startsWith(prefix))
                    .flatMap(file -> read(file).stream())
                    .filter(container -> container.image() != null)
                    .toList();
        } catch (IOException e) {
            return List.of(); // there is none
        }
    }

    private static Optional<StepContainer> read(Path file) {
        return StateFile.read(file, text -> parse(text.lines().toList()));
    }

    private static StepContainer parse(List<String> lines) {
        if (lines.isEmpty() || !ID.matcher(lines.get(0)).matches()) {
            throw new IllegalArgumentException("not the id of a container");
        }
        return new StepContainer(lines.get(0), lines.size() > 1 ? ImageReference.parse(lines.get(1)) : null);
    }

    /** Removes the container that an earlier build of the image has left, unless it runs. */
    void removeLeft(ImageReference image, Engine from) {
        read(file(image)).map(StepContainer::id).ifPresent(from::removeContainer);
        forget(image);
    }

    /** Removes the record, once the engine has removed the container. */
    public void forget(ImageReference image) {
        try {
            Files.deleteIfExists(file(image));
        } catch (IOException e) {
            return; // the next build asks for a container that is gone
        }
    }

    private Path file(ImageReference image) {
        return directory.resolve(fileName(engine + " " + image.canonical()));
    }

    private static String fileName(String text) {
        return text.replaceAll("[^A-Za-z0-9._-]+", "-");
    }
}
