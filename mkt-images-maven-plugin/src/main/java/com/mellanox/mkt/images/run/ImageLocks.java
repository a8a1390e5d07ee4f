package com.mellanox.mkt.images.run;

import com.mellanox.mkt.images.failure.CancelledException;
import com.mellanox.mkt.images.failure.InvalidInputException;
import com.mellanox.mkt.images.io.InterprocessLock;
import com.mellanox.mkt.images.io.LockOwner;
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
     * Waits until nobody else builds the image, and works on it alone.
     *
     * @param whenTaken told once who builds it, if somebody does
     */
    void hold(ImageReference image, Consumer<String> whenTaken, Runnable work) {
        Path file = directory.resolve(
                image.shortName() + "-" + Integer.toHexString((engine + " " + image.canonical()).hashCode()) + ".lock");
        try {
            InterprocessLock.hold(file, LockOwner::thisProcess, holder -> whenTaken.accept(holder.toString()), () -> {
                work.run();
                return image;
            });
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new CancelledException("waiting for " + image);
        } catch (IOException e) {
            throw new InvalidInputException(
                    "The lock of " + image + ", " + file + ", cannot be taken: " + e.getMessage(),
                    "Check the rights of that directory, or name another by -Dmkt.cacheDir");
        }
    }
}
