package com.mellanox.mkt.images.run;

import com.mellanox.mkt.images.engine.Engine;
import com.mellanox.mkt.images.event.BuildEvent;
import com.mellanox.mkt.images.event.BuildListener;
import com.mellanox.mkt.images.io.StateFile;
import com.mellanox.mkt.images.type.ImageReference;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Records the container of the step that a build is in. An engine that dies during a build leaves that container behind,
 * and nothing on it tells who made it: the record does, to the next build of the image. For use under the image's lock.
 */
final class StepContainers {
    private static final Pattern RUNNING = Pattern.compile(" ---> Running in (?<id>[0-9a-f]{12,64})\\n?");

    private final Path directory;
    private final String engine;

    StepContainers(Path cacheDirectory, String engine) {
        this.directory = cacheDirectory.resolve("steps");
        this.engine = engine;
    }

    /** A listener that records the container of each step, and then tells the other one. */
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
                    // What the step itself prints comes later, and can look the same.
                    if (begun && running.matches()) {
                        begun = false;
                        StateFile.keep(file, running.group("id") + "\n");
                    }
                }
                listener.on(event);
            }
        };
    }

    /** Removes what an earlier build of the image has left, unless it runs. */
    void removeLeft(ImageReference image, Engine from) {
        StateFile.read(file(image)).filter(id -> !id.isEmpty()).ifPresent(from::removeContainer);
        forget(image);
    }

    /** Forgets the container of a build after which the engine has removed it. */
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
