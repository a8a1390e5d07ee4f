package com.mellanox.mkt.images.maven;

import com.mellanox.mkt.images.descriptor.ExtendedOs;
import com.mellanox.mkt.images.descriptor.ImageDescriptor;
import com.mellanox.mkt.images.git.FileHistory;
import com.mellanox.mkt.images.git.GitSources;
import com.mellanox.mkt.images.run.Provenance;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import org.apache.maven.project.MavenProject;

/** Where the files come from that a module's images are made of: from itself, or from the OS that it extends. */
final class Provenances implements Function<ImageDescriptor, Provenance>, AutoCloseable {
    private final List<FileHistory> histories = new ArrayList<>();
    private final ImageDescriptor descriptor;
    private final Provenance own;
    private final Provenance ofOs;

    Provenances(ImageDescriptor descriptor, MavenProject project, GitSources git) {
        this.descriptor = descriptor;
        this.own = new Provenance(project.getVersion(), url(project), history(descriptor, git));
        this.ofOs = descriptor
                .extendedOs()
                .map(ExtendedOs::coordinate)
                .map(os -> new Provenance(os.version(), "", history(descriptor.ofOs(), git)))
                .orElse(own);
    }

    private FileHistory history(ImageDescriptor of, GitSources git) {
        FileHistory history = git.history(of.dockerDirectory());
        histories.add(history);
        return history;
    }

    private static String url(MavenProject project) {
        if (project.getScm() != null && project.getScm().getUrl() != null) {
            return project.getScm().getUrl();
        }
        return Optional.ofNullable(project.getUrl()).orElse("");
    }

    @Override
    public Provenance apply(ImageDescriptor of) {
        return of.equals(descriptor) ? own : ofOs;
    }

    @Override
    public void close() {
        histories.forEach(FileHistory::close);
    }
}
