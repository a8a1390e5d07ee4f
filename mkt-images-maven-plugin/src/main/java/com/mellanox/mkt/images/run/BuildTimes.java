package com.mellanox.mkt.images.run;

import com.mellanox.mkt.images.io.StateFile;
import com.mellanox.mkt.images.type.ImageReference;
import java.nio.file.Path;
import java.time.Duration;

/** How long images took when they were built last: what takes longest is best begun first. */
final class BuildTimes {
    /** Of an image that was never built here. */
    private static final Duration UNKNOWN = Duration.ofMinutes(1);

    private final Path directory;

    BuildTimes(Path cacheDirectory) {
        this.directory = cacheDirectory.resolve("times");
    }

    Duration of(ImageReference image) {
        try {
            return StateFile.read(file(image))
                    .map(millis -> Duration.ofMillis(Long.parseLong(millis)))
                    .orElse(UNKNOWN);
        } catch (NumberFormatException e) {
            return UNKNOWN;
        }
    }

    /** Keeps it for the next run; one that is lost only costs that run its order. */
    void keep(ImageReference image, Duration time) {
        StateFile.keep(file(image), time.toMillis() + "\n");
    }

    private Path file(ImageReference image) {
        return directory.resolve(image.toString().replaceAll("[/:@]", "-"));
    }
}
