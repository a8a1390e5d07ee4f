package com.mellanox.mkt.images.run;

import com.mellanox.mkt.images.io.StateFile;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.format.DateTimeParseException;

/** Remembers between runs which registries did not answer: where one cannot be reached, not every build waits for it. */
final class UnreachableRegistries {
    private static final Duration REMEMBERED = Duration.ofMinutes(10);

    private final Path directory;
    private final Clock clock;

    UnreachableRegistries(Path cacheDirectory, Clock clock) {
        this.directory = cacheDirectory.resolve("silent");
        this.clock = clock;
    }

    /** Whether a registry was silent a short time ago. */
    boolean isRecent(String host) {
        try {
            return StateFile.read(file(host))
                    .map(Instant::parse)
                    .map(since -> Duration.between(since, clock.instant()).abs())
                    .filter(ago -> ago.compareTo(REMEMBERED) < 0)
                    .isPresent();
        } catch (DateTimeParseException e) {
            return false;
        }
    }

    void keep(String host) {
        StateFile.keep(file(host), clock.instant() + "\n");
    }

    private Path file(String host) {
        return directory.resolve(host.replace(':', '-'));
    }
}
