package com.mellanox.mkt.images.maven;

import com.mellanox.mkt.images.descriptor.ImageDescriptor;
import com.mellanox.mkt.images.descriptor.OsCoordinate;
import com.mellanox.mkt.images.descriptor.OsModuleArchive;
import java.nio.file.Path;
import org.apache.maven.project.MavenProject;
import org.apache.maven.project.MavenProjectHelper;
import org.jspecify.annotations.Nullable;

/** What a module's build leaves for Maven's own install and deploy, which have passed when the goal push runs. */
record Attachments(MavenProject project, MavenProjectHelper helper) {

    /** The file that says what was made. */
    void image(Path file) {
        attach("json", "image", file);
    }

    /** The docker directory, for modules elsewhere; an overlay's is for itself alone. */
    void os(ImageDescriptor descriptor) {
        if (descriptor.extendedOs().isEmpty()) {
            Path file = Path.of(
                    project.getBuild().getDirectory(), project.getBuild().getFinalName() + "." + OsCoordinate.TYPE);
            OsModuleArchive.write(descriptor, file);
            attach(OsCoordinate.TYPE, null, file);
        }
    }

    private void attach(String type, @Nullable String classifier, Path file) {
        boolean attached = project.getAttachedArtifacts().stream()
                .anyMatch(artifact -> file.toFile().equals(artifact.getFile()));
        if (!attached) {
            helper.attachArtifact(project, type, classifier, file.toFile());
        }
    }
}
