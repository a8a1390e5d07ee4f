package com.mellanox.mkt.images.run;

import com.mellanox.mkt.images.compare.Difference;
import com.mellanox.mkt.images.compare.Difference.Kind;
import com.mellanox.mkt.images.compare.ImageArchive;
import com.mellanox.mkt.images.compare.ImageComparison;
import com.mellanox.mkt.images.engine.Engine;
import com.mellanox.mkt.images.engine.ImageId;
import com.mellanox.mkt.images.event.BuildEvent;
import com.mellanox.mkt.images.event.BuildListener;
import com.mellanox.mkt.images.failure.Causes;
import com.mellanox.mkt.images.failure.EngineException;
import com.mellanox.mkt.images.type.ImageReference;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;

/**
 * Compares two builds of an image on an engine.
 *
 * @param directory where both are stored meanwhile, and where the lists of the differences stay
 */
record BuildComparison(Engine engine, Path directory, BuildListener listener) {
    private static final int MOST_SHOWN = 20;

    /**
     * Compares them.
     *
     * @param committed the time that the files of the image have in place of the clock's
     * @throws EngineException if one of them cannot be read, or not stored
     */
    List<Difference> compare(ImageId first, ImageId second, Instant committed) {
        if (first.equals(second)) {
            return List.of();
        }
        try (ImageArchive one = archive(first);
                ImageArchive other = archive(second)) {
            return ImageComparison.of(one, other, committed);
        } catch (IOException e) {
            throw new EngineException(
                    "Two builds of an image cannot be compared: " + Causes.reason(e),
                    "Check that " + directory + " has space for both, and the engine's log, 'journalctl -u docker'",
                    e);
        }
    }

    private ImageArchive archive(ImageId image) throws IOException {
        Files.createDirectories(directory);
        ImageArchive[] stored = new ImageArchive[1];
        engine.save(image, tar -> stored[0] = ImageArchive.store(directory, tar));
        return stored[0];
    }

    /**
     * Tells the differences, and lists all of them in a file.
     *
     * @param time what it took to build and to compare
     * @return whether the image is the same, but for times of a clock that the engine does not replace
     */
    boolean report(ImageReference image, List<Difference> all, Duration time) throws IOException {
        Path file = Files.createDirectories(directory).resolve(image.shortName() + "-differences.txt");
        Files.write(file, all.stream().map(Difference::toString).toList());
        List<Difference> own =
                all.stream().filter(found -> found.kind() != Kind.CLOCK).toList();
        if (own.isEmpty()) {
            listener.on(new BuildEvent.ImageReproduced(image, all.size(), file, time));
            return true;
        }
        listener.on(new BuildEvent.ImageDiffers(
                image,
                own.stream().limit(MOST_SHOWN).map(Difference::toString).toList(),
                own.size(),
                all.size() - own.size(),
                file));
        return false;
    }
}
