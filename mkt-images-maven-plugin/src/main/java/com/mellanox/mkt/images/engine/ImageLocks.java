package com.mellanox.mkt.images.engine;

import com.mellanox.mkt.images.failure.CancelledException;
import com.mellanox.mkt.images.failure.InvalidInputException;
import com.mellanox.mkt.images.io.InterprocessLock;
import com.mellanox.mkt.images.type.ImageReference;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/** One lock for each image of an engine, across modules, threads and processes with the same cache. */
public final class ImageLocks {
    private static final String SUFFIX = ".lock";

    private final Path directory;
    private final String engine;

    public ImageLocks(Path cacheDirectory, String engine) {
        this.directory = cacheDirectory.resolve("locks");
        this.engine = engine;
    }

    /**
     * Locks of pushes. They are other ones than those of builds: a push of a built image under its name does not wait for the
     * next build of it.
     */
    public static ImageLocks ofPushes(Path cacheDirectory, String engine) {
        return new ImageLocks(cacheDirectory, "push " + engine);
    }

    /** A file name for an image of an engine. */
    public static String name(ImageReference image, String engine) {
        return image.shortName() + "-" + Integer.toHexString((engine + " " + image.canonical()).hashCode());
    }

    /**
     * Waits for the lock of an image, and runs the work under it.
     *
     * @param onWait called once with the owner of the lock, if it is locked
     */
    public void run(ImageReference image, Consumer<String> onWait, Runnable work) {
        run(
                image,
                file -> InterprocessLock.run(file, onWait, () -> {
                    work.run();
                    return image;
                }));
    }

    /** Runs the work under the lock of an image, unless somebody else has the lock. */
    public void runIfFree(ImageReference image, Runnable work) {
        runIfFree(image, owner -> {}, work);
    }

    /**
     * Runs the work likewise.
     *
     * @param onBusy called with the owner of the lock, if somebody else has it
     */
    public void runIfFree(ImageReference image, Consumer<String> onBusy, Runnable work) {
        run(
                image,
                file -> InterprocessLock.runIfFree(file, onBusy, () -> {
                    work.run();
                    return image;
                }));
    }

    /** The owner of one of the locks, of whatever image and engine; empty if no run with this cache builds or pushes an image. */
    public Optional<String> owner() {
        List<String> owners = new ArrayList<>();
        try (DirectoryStream<Path> files = Files.newDirectoryStream(directory, "*" + SUFFIX)) {
            for (Path file : files) {
                InterprocessLock.runIfFree(file, owners::add, () -> file);
                if (!owners.isEmpty()) {
                    break;
                }
            }
        } catch (NoSuchFileException e) {
            return Optional.empty();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new CancelledException("looking for other runs");
        } catch (IOException e) {
            return Optional.of("somebody: its locks cannot be read, " + e.getMessage());
        }
        return owners.stream().findFirst();
    }

    private void run(ImageReference image, Locking locking) {
        Path file = directory.resolve(name(image, engine) + SUFFIX);
        try {
            locking.run(file);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new CancelledException("waiting for " + image);
        } catch (IOException e) {
            throw new InvalidInputException(
                    "Cannot lock " + file + " for " + image + ": " + e.getMessage(),
                    "Check the permissions and the free space of its directory, or choose another one with -Dmkt.cacheDir; some"
                            + " network file systems have no locks");
        }
    }

    /** Locks a file, and works. */
    @FunctionalInterface
    private interface Locking {
        void run(Path file) throws IOException, InterruptedException;
    }
}
