package com.mellanox.mkt.images.maven;

import com.mellanox.mkt.images.failure.InvalidInputException;
import com.mellanox.mkt.images.type.ImageKey;
import eu.maveniverse.domtrip.Document;
import eu.maveniverse.domtrip.DomTripException;
import eu.maveniverse.domtrip.maven.Coordinates;
import eu.maveniverse.domtrip.maven.PomEditor;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Arrays;
import java.util.Objects;
import java.util.Optional;
import org.apache.maven.model.Model;
import org.apache.maven.model.Parent;
import org.apache.maven.model.Plugin;
import org.apache.maven.project.MavenProject;
import org.jspecify.annotations.Nullable;

/**
 * The POM at the root of a reactor, which a new module is added to.
 *
 * @param directory the directory of the POM
 * @param project the project of the POM; null if there is none yet
 * @param groupId the group id of a new POM
 */
record RootPom(Path directory, @Nullable MavenProject project, String groupId) {

    Path file() {
        return project == null
                ? directory.resolve("pom.xml")
                : project.getFile().toPath();
    }

    boolean isNew() {
        return project == null;
    }

    /** The {@code <parent>} of a module. */
    private Parent parent() {
        Parent parent = new Parent();
        if (project == null) {
            parent.setGroupId(groupId);
            parent.setArtifactId(newArtifactId());
            parent.setVersion("1.0-SNAPSHOT");
            return parent;
        }
        Model raw = project.getOriginalModel();
        parent.setGroupId(project.getGroupId());
        parent.setArtifactId(project.getArtifactId());
        // As written, since it may be a property.
        parent.setVersion(raw != null && raw.getVersion() != null ? raw.getVersion() : project.getVersion());
        parent.setRelativePath("../" + file().getFileName());
        return parent;
    }

    /**
     * The POM of an OS module.
     *
     * @param name the module's directory and artifact id
     */
    String module(String name, ImageKey key, Plugin plugin) {
        Parent parent = parent();
        String relativePath = parent.getRelativePath().equals("../pom.xml")
                ? ""
                : "\n        <relativePath>" + parent.getRelativePath() + "</relativePath>";
        return read("module-pom.xml")
                .formatted(
                        parent.getGroupId(),
                        parent.getArtifactId(),
                        parent.getVersion(),
                        relativePath,
                        name,
                        key,
                        plugin.getGroupId(),
                        plugin.getArtifactId());
    }

    private static String read(String resource) {
        try (InputStream file = RootPom.class.getResourceAsStream(resource)) {
            return new String(Objects.requireNonNull(file, resource).readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private String newArtifactId() {
        Path name = directory.toAbsolutePath().normalize().getFileName();
        String cleaned = (name == null ? "" : name.toString()).replaceAll("[^A-Za-z0-9_.-]+", "-");
        return cleaned.matches(".*[A-Za-z0-9].*") ? cleaned : "images";
    }

    /**
     * Checks that a module can be added.
     *
     * @param modules the reactor's modules with descriptors
     * @throws InvalidInputException if it cannot
     */
    void check(ImageKey key, OsModules modules) {
        if (project == null) {
            if (Files.exists(file())) {
                throw new InvalidInputException(
                        file() + " exists, but Maven does not use it", "Omit -f, or run the goal in another directory");
            }
            return;
        }
        modules.descriptorOf(key).ifPresent(descriptor -> {
            throw new InvalidInputException(
                    "The key '" + key + "' is used by " + descriptor + " already", "Choose another key");
        });
        Path above = above(project);
        if (above != null) {
            throw new InvalidInputException(
                    file() + " is a module of " + above + ", not the root of the reactor",
                    "Run the goal in " + above.resolveSibling(".").normalize());
        }
        if (!project.getPackaging().equals("pom")) {
            throw new InvalidInputException(
                    file() + " has the packaging '" + project.getPackaging() + "' and cannot have modules",
                    "Run the goal in a reactor whose root has the packaging 'pom', or in a directory without a POM");
        }
    }

    /** The parent's POM, if it lists this one as a module. */
    private @Nullable Path above(MavenProject root) {
        MavenProject parent = root.getParent();
        if (parent == null || parent.getFile() == null) {
            return null;
        }
        Path above = parent.getFile().toPath();
        Path base = Objects.requireNonNull(above.getParent());
        boolean isModule = parent.getModules().stream()
                .map(module -> base.resolve(module).normalize())
                .anyMatch(module -> module.equals(directory) || module.equals(file()));
        return isModule ? above : null;
    }

    /** Whether the plugin is in the POM's {@code <pluginManagement>}, so that Maven knows its prefix. */
    boolean manages(Plugin plugin) {
        return project != null
                && project.getPluginManagement() != null
                && project.getPluginManagement().getPluginsAsMap().containsKey(plugin.getKey());
    }

    /**
     * The POM with one more module and the plugin in its plugin management; the rest stays as it is.
     *
     * @return empty if the editor cannot reproduce the present POM byte by byte
     */
    Optional<byte[]> with(String module, Plugin plugin) {
        try {
            byte[] before = project == null ? empty().getBytes(StandardCharsets.UTF_8) : Files.readAllBytes(file());
            PomEditor editor = new PomEditor(Document.of(new ByteArrayInputStream(before)));
            if (!Arrays.equals(before, content(editor))) {
                return Optional.empty();
            }
            editor.subprojects().addSubProject(module);
            if (!manages(plugin)) {
                editor.plugins()
                        .updateManagedPlugin(
                                true,
                                Coordinates.of(
                                        plugin.getGroupId(), plugin.getArtifactId(), plugin.getVersion(), "", "jar"));
            }
            return Optional.of(content(editor));
        } catch (DomTripException e) {
            return Optional.empty();
        } catch (IOException e) {
            throw new InvalidInputException(
                    "Cannot read " + file() + ": " + e.getMessage(), "Check its permissions; nothing was written");
        }
    }

    private String empty() {
        Parent root = parent();
        return read("root-pom.xml").formatted(root.getGroupId(), root.getArtifactId(), root.getVersion());
    }

    private static byte[] content(PomEditor editor) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        editor.document().toXml(bytes);
        return bytes.toByteArray();
    }

    /** Replaces the POM atomically. */
    void write(byte[] content) throws IOException {
        Path real = file().toRealPath();
        if (!Files.isWritable(real)) {
            throw new AccessDeniedException(real.toString());
        }
        Path temporary = Files.createTempFile(real.getParent(), ".pom", ".xml");
        try {
            Files.write(temporary, content);
            Files.setPosixFilePermissions(temporary, Files.getPosixFilePermissions(real));
            Files.move(temporary, real, StandardCopyOption.ATOMIC_MOVE);
        } finally {
            Files.deleteIfExists(temporary);
        }
    }
}
