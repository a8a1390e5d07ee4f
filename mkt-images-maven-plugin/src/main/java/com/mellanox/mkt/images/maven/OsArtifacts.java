package com.mellanox.mkt.images.maven;

import com.mellanox.mkt.images.descriptor.ImageDescriptorReader;
import com.mellanox.mkt.images.descriptor.OsCoordinate;
import com.mellanox.mkt.images.descriptor.OsModule;
import com.mellanox.mkt.images.descriptor.OsModuleArchive;
import com.mellanox.mkt.images.failure.InvalidInputException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import org.apache.maven.execution.MavenSession;
import org.apache.maven.project.MavenProject;
import org.eclipse.aether.RepositorySystem;
import org.eclipse.aether.artifact.DefaultArtifact;
import org.eclipse.aether.repository.RemoteRepository;
import org.eclipse.aether.resolution.ArtifactRequest;
import org.eclipse.aether.resolution.ArtifactResolutionException;

/**
 * Finds OS modules by their coordinates: those of the reactor as they are, without a build of theirs before, and others by
 * what they have attached, at the project's repositories.
 *
 * @param project the project that extends an OS
 * @param cacheDirectory where archives are unpacked
 */
record OsArtifacts(RepositorySystem repositories, MavenSession session, MavenProject project, Path cacheDirectory)
        implements OsModule.Finder {
    @Override
    public OsModule find(OsCoordinate coordinate) {
        return session.getAllProjects().stream()
                .filter(module -> isNamed(module, coordinate))
                .findFirst()
                .map(module -> ofReactor(module, coordinate))
                .orElseGet(() -> ofRepository(coordinate));
    }

    private static boolean isNamed(MavenProject module, OsCoordinate coordinate) {
        return module.getGroupId().equals(coordinate.group())
                && module.getArtifactId().equals(coordinate.artifact())
                && module.getVersion().equals(coordinate.version());
    }

    private OsModule ofReactor(MavenProject module, OsCoordinate coordinate) {
        Path descriptor = module.getBasedir().toPath().resolve(ImageDescriptorReader.FILE_NAME);
        if (!Files.isRegularFile(descriptor)) {
            throw new InvalidInputException(
                    coordinate + " is the module " + module.getBasedir() + ", which has no "
                            + ImageDescriptorReader.FILE_NAME,
                    "Name an OS module");
        }
        return new OsModule(descriptor, new MavenProperties(session, module));
    }

    private OsModule ofRepository(OsCoordinate coordinate) {
        List<RemoteRepository> remote = project.getRemoteProjectRepositories();
        ArtifactRequest request = new ArtifactRequest(
                new DefaultArtifact(coordinate.group(), coordinate.artifact(), OsCoordinate.TYPE, coordinate.version()),
                remote,
                null);
        try {
            Path archive = repositories
                    .resolveArtifact(session.getRepositorySession(), request)
                    .getArtifact()
                    .getFile()
                    .toPath();
            return new OsModule(OsModuleArchive.unpack(archive, cacheDirectory), name -> Optional.empty());
        } catch (ArtifactResolutionException e) {
            throw new InvalidInputException(
                    "it is neither a module of this build, nor in the local repository, nor at "
                            + remote.stream().map(RemoteRepository::getId).collect(Collectors.joining(", "))
                            + " (" + e.getMessage() + ")",
                    "Install or deploy that module, name the repository that has it, or correct the version");
        }
    }
}
