package com.mellanox.mkt.images.run;

import com.mellanox.mkt.images.event.BuildListener;
import com.mellanox.mkt.images.type.ImageKey;
import com.mellanox.mkt.images.type.ImageReference;
import java.io.IOException;
import java.nio.file.Path;

/**
 * Where the output of a run's images goes: {@code target/mkt-images/fc40/kvm.log}.
 *
 * @param key that of the run; an overlay's run has images of its OS, too
 */
record LogDirectory(Path path, ImageKey key) {

    ImageLog open(ImageReference image, BuildListener next) {
        String ofKey = key.value().equals(image.tag()) ? "" : "-" + image.tag();
        Path file = path.resolve(image.shortName() + ofKey + ".log");
        try {
            return ImageLog.at(file, next);
        } catch (IOException e) {
            throw ImageLog.unwritable(file, e);
        }
    }
}
