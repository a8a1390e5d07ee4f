package com.mellanox.mkt.images.run;

import com.mellanox.mkt.images.io.StateFile;
import com.mellanox.mkt.images.type.ImageReference;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;

/** How long each image took when it was built last: the slowest images are started first. */
final class BuildTimes {
    /** Of an image that was never built here. */
    private static final Duration UNKNOWN = Duration.ofMinutes(1);

    private final Path directory;

    BuildTimes(Path cacheDirectory) {
        this.directory = cacheDirectory.resolve("times");
    }

    /** Empty for an image that was never built here. */
    Optional<Duration> of(ImageReference image) {
        return StateFile.read(file(image), millis -> Duration.ofMillis(Long.parseLong(millis)));
    }

    /** How long the next build is expected to take. */
    Duration expected(ImageReference image) {
        return of(image).orElse(UNKNOWN);
    }

    /** Records it for the next run, as far as that is possible. */
    void keep(ImageReference image, Duration time) {
        StateFile.keep(file(image), time.toMillis() + "\n");
    }

    private Path file(ImageReference image) {
        return directory.resolve(fileName(image));
    }

    /** A file name for an image. */
    static String fileName(ImageReference image) {
        return image.toString().replaceAll("[/:@]", "-");
    }
}
