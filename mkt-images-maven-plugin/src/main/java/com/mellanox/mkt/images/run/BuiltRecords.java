package com.mellanox.mkt.images.run;

import com.mellanox.mkt.images.engine.ImageId;
import com.mellanox.mkt.images.io.StateFile;
import com.mellanox.mkt.images.type.ImageReference;
import java.nio.file.Path;
import java.util.Optional;

/**
 * The images that runs with a cache directory have named, by their ids. Labels cannot tell them from images that others have
 * built on them, which inherit the labels; the ids can, also after an image has lost its name.
 */
public final class BuiltRecords {
    /** Its name in the cache directory. */
    public static final String DIRECTORY = "built";

    private final Path directory;

    public BuiltRecords(Path cacheDirectory) {
        this.directory = cacheDirectory.resolve(DIRECTORY);
    }

    /** Records that an image got a name. Without a record, the image stays where it could be removed. */
    void record(ImageId image, ImageReference name) {
        StateFile.keep(file(image), name + "\n");
    }

    /** The name that an image got; empty if it got none by this cache directory's runs. */
    public Optional<ImageReference> of(ImageId image) {
        return StateFile.read(file(image), ImageReference::parse);
    }

    private Path file(ImageId image) {
        return directory.resolve(image.digest().hex());
    }
}
