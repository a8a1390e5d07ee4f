package com.mellanox.mkt.images.run;

import com.mellanox.mkt.images.dockerfile.Dockerfile;
import com.mellanox.mkt.images.dockerfile.UsedImage;
import com.mellanox.mkt.images.failure.EngineException;
import com.mellanox.mkt.images.plan.PlannedImage;
import com.mellanox.mkt.images.plan.PlannedImage.DockerfileImage;
import com.mellanox.mkt.images.plan.PlannedImage.SupportImage;
import com.mellanox.mkt.images.support.FilesFromImage;
import com.mellanox.mkt.images.type.ImageReference;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Where the files of a key name a base image.
 *
 * @param place the file and the line
 * @param remedy what to do if there is no such image, as a sentence; null where the file gives no hint
 */
record BaseImageOrigin(String place, @Nullable String remedy) {

    /** The first place among some images. */
    static Optional<BaseImageOrigin> of(ImageReference base, Collection<PlannedImage> images) {
        return images.stream().flatMap(image -> in(image, base)).findFirst();
    }

    private static Stream<BaseImageOrigin> in(PlannedImage image, ImageReference base) {
        if (image instanceof DockerfileImage built) {
            return built.dockerfile().images().stream()
                    .filter(used -> used.image().equals(base))
                    .map(used -> in(built.dockerfile(), used));
        }
        List<FilesFromImage> files = image instanceof SupportImage support
                ? support.script().inputs().imageFiles()
                : List.of();
        return files.stream()
                .filter(from -> from.from().equals(base.toString()))
                .map(from -> new BaseImageOrigin(((SupportImage) image).script().file() + ":" + from.line(), null));
    }

    private static BaseImageOrigin in(Dockerfile dockerfile, UsedImage used) {
        String remedy = dockerfile
                .stageNamed(used.image())
                .filter(line -> line > used.line())
                .map(line -> "The stage of that name begins in line " + line + ": move it above line " + used.line())
                .orElse(null);
        return new BaseImageOrigin(dockerfile.file() + ":" + used.line(), remedy);
    }

    /** The failure of a run that needs the image and cannot have it. */
    EngineException missing(String what, String otherwise, @Nullable Throwable cause) {
        return new EngineException(
                what + "; it is named in " + place, Optional.ofNullable(remedy).orElse(otherwise), cause);
    }
}
