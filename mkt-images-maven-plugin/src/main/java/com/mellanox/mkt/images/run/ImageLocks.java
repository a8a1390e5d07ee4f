package com.mellanox.mkt.images.run;

import com.mellanox.mkt.images.failure.CancelledException;
import com.mellanox.mkt.images.failure.InvalidInputException;
import com.mellanox.mkt.images.io.InterprocessLock;
import com.mellanox.mkt.images.type.ImageReference;
import java.io.IOException;
import java.nio.file.Path;
import java.util.function.Consumer;

/** One lock for each image of an engine, across modules, threads and processes with the same cache. */
final class ImageLocks {
    private final Path directory;
    private final String engine;

    ImageLocks(Path cacheDirectory, String engine) {
        this.directory = cacheDirectory.resolve("locks");
        this.engine = engine;
    }

    /**
     * Runs the work under the lock of the image.
     *
     * @param onWait called once if another process or thread builds the image, with a description of that process
     */
    void run(ImageReference image, Consumer<String> onWait, Runnable work) {
        Path file = directory.resolve(
                image.shortName() + "-" + Integer.toHexString((engine + " " + image.canonical()).hashCode()) + ".lock");
        try {
            InterprocessLock.run(file, onWait, () -> {
                work.run();
                return image;
            });
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new CancelledException("waiting for " + image);
        } catch (IOException e) {
            throw new InvalidInputException(
                    "The lock of " + image + ", " + file + ", cannot be acquired: " + e.getMessage(),
                    "Check the rights of that directory, or name another by -Dmkt.cacheDir");
        }
    }
}
