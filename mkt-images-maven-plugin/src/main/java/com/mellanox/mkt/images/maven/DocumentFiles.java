package com.mellanox.mkt.images.maven;

import com.mellanox.mkt.images.failure.Causes;
import com.mellanox.mkt.images.failure.InvalidInputException;
import com.mellanox.mkt.images.io.StateFile;
import com.mellanox.mkt.images.publication.AttachedDocument;
import com.mellanox.mkt.images.publication.BuiltImages;
import com.mellanox.mkt.images.publication.BuiltImages.Image;
import com.mellanox.mkt.images.sbom.ImageDocuments;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * Writes the documents about the images of a key's last complete build to the key's directory.
 *
 * @param plugin the version of this plugin
 */
record DocumentFiles(ModuleRun run, String plugin) {
    /** The end of a file's name, and the classifier of its artifact after the image's name. */
    private static final Map<String, String> CLASSIFIERS = Map.of(
            ImageDocuments.CYCLONE_DX, "cyclonedx",
            ImageDocuments.SPDX, "spdx",
            ImageDocuments.PROVENANCE, "provenance");

    /**
     * A file.
     *
     * @param classifier that of its artifact: {@code kvm-cyclonedx}; {@code kvm-arm64-cyclonedx} for another platform than the first
     */
    record Written(String classifier, Path file) {}

    List<Written> write(BuiltImages built) {
        List<Written> written = new ArrayList<>();
        for (Image image : built.images()) {
            documents().files(built, image, null).forEach(document -> written.add(write(image, document)));
        }
        return written;
    }

    ImageDocuments documents() {
        return new ImageDocuments(run::engine, run.options().cacheDirectory(), plugin);
    }

    private Written write(Image image, AttachedDocument document) {
        Path file = run.file(document.fileName());
        try {
            StateFile.write(file, new String(document.content(), StandardCharsets.UTF_8));
        } catch (IOException e) {
            throw new InvalidInputException(
                    file + " cannot be written: " + Causes.reason(e), "Check its permissions and the free space");
        }
        String name = image.reference().shortName();
        String suffix = document.fileName().substring(name.length());
        return new Written(name + run.platformSuffix() + "-" + CLASSIFIERS.get(suffix), file);
    }
}
