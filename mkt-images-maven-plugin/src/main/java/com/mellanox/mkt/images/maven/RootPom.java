package com.mellanox.mkt.images.maven;

import com.mellanox.mkt.images.failure.InvalidInputException;
import com.mellanox.mkt.images.template.NewFile;
import com.mellanox.mkt.images.type.ImageKey;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.apache.maven.model.Model;
import org.apache.maven.model.Parent;
import org.apache.maven.model.Plugin;
import org.apache.maven.project.MavenProject;
import org.jspecify.annotations.Nullable;

/** The POM that a new module is added to: an existing one, or a new one. */
sealed interface RootPom {

    Path directory();

    Parent parent();

    /** The files to write beside the module. */
    List<NewFile> files(String module, Plugin plugin);

    /** The change that adds the module, if the POM exists already. */
    Optional<PomChange> change(String module, Plugin plugin);

    /**
     * Checks that a module can be added.
     *
     * @throws InvalidInputException if not
     */
    void check(ImageKey key);

    /** A new POM in a directory without one. */
    record None(Path directory, String groupId) implements RootPom {
        private static final String VERSION = "1.0-SNAPSHOT";

        @Override
        public Parent parent() {
            Parent parent = new Parent();
            parent.setGroupId(groupId);
            parent.setArtifactId(artifactId());
            parent.setVersion(VERSION);
            return parent;
        }

        private String artifactId() {
            Path name = directory.toAbsolutePath().normalize().getFileName();
            String cleaned = (name == null ? "" : name.toString()).replaceAll("[^A-Za-z0-9_.-]+", "-");
            return cleaned.matches(".*[A-Za-z0-9].*") ? cleaned : "images";
        }

        @Override
        public List<NewFile> files(String module, Plugin plugin) {
            return List.of(NewFile.of("pom.xml", PomTemplates.root(parent(), module, plugin)));
        }

        @Override
        public Optional<PomChange> change(String module, Plugin plugin) {
            return Optional.empty();
        }

        @Override
        public void check(ImageKey key) {
            if (Files.exists(directory.resolve("pom.xml"))) {
                throw new InvalidInputException(
                        directory.resolve("pom.xml") + " exists, but Maven does not use it",
                        "Omit -f, or run the goal in another directory");
            }
        }
    }

    /**
     * An existing POM.
     *
     * @param modules the reactor's modules with descriptors
     */
    record Present(MavenProject project, OsModules modules, Plugin plugin) implements RootPom {
        @Override
        public Path directory() {
            return project.getBasedir().toPath();
        }

        private Path pom() {
            return project.getFile().toPath();
        }

        @Override
        public Parent parent() {
            Model raw = project.getOriginalModel();
            Parent parent = new Parent();
            parent.setGroupId(project.getGroupId());
            parent.setArtifactId(project.getArtifactId());
            // As written, since it may be a property.
            parent.setVersion(raw != null && raw.getVersion() != null ? raw.getVersion() : project.getVersion());
            parent.setRelativePath(pom().endsWith("pom.xml") ? "../pom.xml" : "../" + pom().getFileName());
            return parent;
        }

        @Override
        public List<NewFile> files(String module, Plugin added) {
            return List.of();
        }

        @Override
        public Optional<PomChange> change(String module, Plugin added) {
            return Optional.of(new PomChange(pom(), module, isManaged(added) ? null : added));
        }

        private boolean isManaged(Plugin added) {
            return project.getPluginManagement() != null
                    && project.getPluginManagement().getPluginsAsMap().containsKey(added.getKey());
        }

        @Override
        public void check(ImageKey key) {
            modules.descriptorOf(key).ifPresent(file -> {
                throw new InvalidInputException(
                        "The key '" + key + "' is used by " + file + " already", "Choose another key");
            });
            Path above = above();
            if (above != null) {
                throw new InvalidInputException(
                        pom() + " is a module of " + above + ", not the root of the reactor",
                        "Run the goal in " + above.resolveSibling(".").normalize());
            }
            if (!project.getPackaging().equals("pom")) {
                throw new InvalidInputException(
                        pom() + " has the packaging '" + project.getPackaging() + "' and cannot have modules",
                        "Run the goal in a reactor whose root has the packaging 'pom', or in a directory without a POM");
            }
        }

        /** The parent's POM, if it lists this one as a module. */
        private @Nullable Path above() {
            MavenProject parent = project.getParent();
            if (parent == null || parent.getFile() == null) {
                return null;
            }
            Path file = parent.getFile().toPath();
            Path base = Objects.requireNonNull(file.getParent());
            boolean isModule = parent.getModules().stream()
                    .map(module -> base.resolve(module).normalize())
                    .anyMatch(module -> module.equals(directory()) || module.equals(pom()));
            return isModule ? file : null;
        }
    }
}
