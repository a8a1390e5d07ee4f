package com.mellanox.mkt.images.publication;

import com.mellanox.mkt.images.engine.ImageId;
import com.mellanox.mkt.images.io.StateFile;
import java.nio.file.Files;
import java.nio.file.Path;

/** The images that were the same when they were built again on this machine, by image id: in the cache, a file each. */
public final class ReproducedRecords {
    private final Path directory;

    public ReproducedRecords(Path cacheDirectory) {
        this.directory = cacheDirectory.resolve("reproduced");
    }

    /** Records one. Without a record, an image counts as not checked. */
    public void record(ImageId image) {
        StateFile.keep(file(image), image + "\n");
    }

    /** Whether there is a record of an image. */
    boolean has(ImageId image) {
        return Files.exists(file(image));
    }

    private Path file(ImageId image) {
        return directory.resolve(image.toString().replace(':', '-'));
    }
}
