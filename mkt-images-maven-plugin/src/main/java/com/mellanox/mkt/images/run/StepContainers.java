package com.mellanox.mkt.images.run;

import com.mellanox.mkt.images.engine.Engine;
import com.mellanox.mkt.images.event.BuildEvent;
import com.mellanox.mkt.images.event.BuildListener;
import com.mellanox.mkt.images.io.StateFile;
import com.mellanox.mkt.images.type.ImageReference;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Records the container of the step that a build is in. An engine that is killed during a build leaves that container
 * without a label; the next build of the image finds it by the record. For use under the image's lock.
 */
final class StepContainers {
    private static final Pattern RUNNING = Pattern.compile(" ---> Running in (?<id>[0-9a-f]{12,64})\\n?");

    private final Path directory;
    private final String engine;

    StepContainers(Path cacheDirectory, String engine) {
        this.directory = directory(cacheDirectory);
        this.engine = engine;
    }

    private static Path directory(Path cacheDirectory) {
        return cacheDirectory.resolve("steps");
    }

    /** The beginnings of the ids of all recorded containers, of any engine. */
    static Set<String> recorded(Path cacheDirectory) {
        try (Stream<Path> files = Files.list(directory(cacheDirectory))) {
            return files.flatMap(file -> StateFile.read(file).stream())
                    .filter(id -> !id.isEmpty())
                    .collect(Collectors.toSet());
        } catch (IOException e) {
            return Set.of(); // there is none
        }
    }

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
                        StateFile.keep(file, running.group("id") + "\n");
                    }
                }
                listener.on(event);
            }
        };
    }

    /** Removes the container that an earlier build of the image has left, unless it runs. */
    void removeLeft(ImageReference image, Engine from) {
        StateFile.read(file(image)).filter(id -> !id.isEmpty()).ifPresent(from::removeContainer);
        forget(image);
    }

    /** Removes the record, once the engine has removed the container. */
    void forget(ImageReference image) {
        try {
            Files.deleteIfExists(file(image));
        } catch (IOException e) {
            return; // the next build asks for a container that is gone
        }
    }

    private Path file(ImageReference image) {
        return directory.resolve((engine + " " + image.canonical()).replaceAll("[^A-Za-z0-9._-]+", "-"));
    }
}
