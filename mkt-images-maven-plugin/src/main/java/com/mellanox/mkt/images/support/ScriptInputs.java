package com.mellanox.mkt.images.support;

import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What a script finds in its container beside the support environment.
 *
 * @param git its source; null where it has none
 * @param isPrivate whether it has a source that only its users can name
 * @param otherFiles files of the docker directory
 * @param imageFiles files of other images
 * @param nfsFiles files of a network file system
 */
public record ScriptInputs(
        @Nullable GitSource git,
        boolean isPrivate,
        List<OtherFile> otherFiles,
        List<FilesFromImage> imageFiles,
        List<NfsFile> nfsFiles) {

    public ScriptInputs {
        otherFiles = List.copyOf(otherFiles);
        imageFiles = List.copyOf(imageFiles);
        nfsFiles = List.copyOf(nfsFiles);
    }

    /** The git source, where there is one. */
    public Optional<GitSource> source() {
        return Optional.ofNullable(git);
    }
}
