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

    /** A file name for an image of an engine. */
    static String name(ImageReference image, String engine) {
        return image.shortName() + "-" + Integer.toHexString((engine + " " + image.canonical()).hashCode());
    }

    /**
     * Waits for the lock of an image, and runs the work under it.
     *
     * @param onWait called once with the owner of the lock, if it is locked
     */
    void run(ImageReference image, Consumer<String> onWait, Runnable work) {
        Path file = directory.resolve(name(image, engine) + ".lock");
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
                    "Cannot lock " + file + " for " + image + ": " + e.getMessage(),
                    "Check the permissions of its directory, or choose another one with -Dmkt.cacheDir");
        }
    }
}
