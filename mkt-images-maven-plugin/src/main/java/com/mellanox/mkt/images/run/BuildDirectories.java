package com.mellanox.mkt.images.run;

import com.mellanox.mkt.images.io.StateFile;
import com.mellanox.mkt.images.type.Digest;
import com.mellanox.mkt.images.type.ImageReference;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/** The docker directories from which the user's runs have built the images of an engine. */
final class BuildDirectories {
    private final Path records;

    /** Takes the description of the engine, which tells it from others. */
    BuildDirectories(Path cacheDirectory, String engine) {
        Digest name = Digest.of(engine.getBytes(StandardCharsets.UTF_8));
        this.records = cacheDirectory.resolve("directories").resolve(name.hex());
    }

    /** Records the directory of an image; returns the last one if that is another and still exists. */
    Optional<Path> replace(ImageReference image, Path directory) {
        Path file = records.resolve(image.toString().replaceAll("[/:@]", "-"));
        Path present = directory.toAbsolutePath().normalize();
        Optional<Path> last = StateFile.read(file).map(Path::of);
        StateFile.keep(file, present + "\n");
        return last.filter(other -> !other.equals(present) && Files.isDirectory(other));
    }
}
