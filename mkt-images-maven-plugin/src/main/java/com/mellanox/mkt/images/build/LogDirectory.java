package com.mellanox.mkt.images.build;

import com.mellanox.mkt.images.event.BuildListener;
import com.mellanox.mkt.images.type.ImageReference;
import java.io.IOException;
import java.nio.file.Path;

/** Where the output of a key's images goes: {@code target/mkt-images/fc40/kvm.log}. */
record LogDirectory(Path path) {

    ImageLog open(ImageReference image, BuildListener next) {
        Path file = path.resolve(image.shortName() + ".log");
        try {
            return ImageLog.at(file, next);
        } catch (IOException e) {
            throw ImageLog.unwritable(file, e);
        }
    }
}
