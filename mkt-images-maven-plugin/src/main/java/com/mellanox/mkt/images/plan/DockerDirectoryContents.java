package com.mellanox.mkt.images.plan;

import com.mellanox.mkt.images.descriptor.ImageDescriptor;
import com.mellanox.mkt.images.dockerfile.Dockerfile;
import com.mellanox.mkt.images.support.SupportScript;
import com.mellanox.mkt.images.type.PackageName;
import java.nio.file.Path;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The files of a docker directory, read but not yet related to each other.
 *
 * @param dockerfiles the Dockerfile of each final image, by the image's short name
 * @param environment {@code support.Dockerfile}; null if there is none
 * @param contextFiles the files of the docker directory that each Dockerfile copies, relative to it, by the Dockerfile
 * @param scripts the support scripts
 * @param leftOut packages that are left out
 * @param extended the contents of the OS that this is an overlay of; null if it is an OS
 */
public record DockerDirectoryContents(
        ImageDescriptor descriptor,
        Map<String, Dockerfile> dockerfiles,
        @Nullable Dockerfile environment,
        Map<Path, List<String>> contextFiles,
        List<SupportScript> scripts,
        Set<PackageName> leftOut,
        @Nullable DockerDirectoryContents extended) {

    public DockerDirectoryContents {
        dockerfiles = Collections.unmodifiableMap(new LinkedHashMap<>(dockerfiles));
        contextFiles = Map.copyOf(contextFiles);
        scripts = List.copyOf(scripts);
        leftOut = Set.copyOf(leftOut);
    }

    /** The contents with the support packages: those of the OS, if this is an overlay. */
    public DockerDirectoryContents ofOs() {
        return extended == null ? this : extended;
    }

    boolean isOverlay() {
        return extended != null;
    }

    Optional<Dockerfile> environmentDockerfile() {
        return Optional.ofNullable(environment);
    }
}
