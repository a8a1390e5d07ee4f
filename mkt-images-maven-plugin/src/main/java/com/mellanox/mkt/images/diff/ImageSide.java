package com.mellanox.mkt.images.diff;

import com.mellanox.mkt.images.engine.ImageId;
import com.mellanox.mkt.images.ospackage.OsPackage;
import com.mellanox.mkt.images.run.CompiledPackages;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One of two images that are compared.
 *
 * @param name as the user knows it: a reference, an id, a file
 * @param image null if no engine has it, so that only the lists of a file are known
 * @param osPackages the packages of its operating system by a file; null to read them from the image
 * @param packages the packages that were compiled for it by a file; null to read them from the image's label
 */
public record ImageSide(
        String name,
        @Nullable ImageId image,
        @Nullable List<OsPackage> osPackages,
        @Nullable CompiledPackages packages) {

    public ImageSide {
        osPackages = osPackages == null ? null : List.copyOf(osPackages);
    }

    static ImageSide of(String name, ImageId image) {
        return new ImageSide(name, image, null, null);
    }
}
