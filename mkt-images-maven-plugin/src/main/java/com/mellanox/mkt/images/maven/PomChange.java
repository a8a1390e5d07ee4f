package com.mellanox.mkt.images.maven;

import eu.maveniverse.domtrip.Document;
import eu.maveniverse.domtrip.DomTripException;
import eu.maveniverse.domtrip.maven.Coordinates;
import eu.maveniverse.domtrip.maven.PomEditor;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Arrays;
import java.util.Optional;
import org.apache.maven.model.Plugin;
import org.jspecify.annotations.Nullable;

/**
 * Adds a module to a root POM, and the plugin to its plugin management. The rest of the file stays as it is.
 *
 * @param plugin null if the POM manages it already
 */
record PomChange(Path pom, String module, @Nullable Plugin plugin) {

    /** The content of the changed POM; empty if the editor cannot reproduce the present one byte by byte. */
    Optional<byte[]> changedContent() throws IOException {
        byte[] before = Files.readAllBytes(pom);
        try {
            PomEditor editor = new PomEditor(Document.of(new ByteArrayInputStream(before)));
            if (!Arrays.equals(before, content(editor))) {
                return Optional.empty();
            }
            editor.subprojects().addSubProject(module);
            if (plugin != null) {
                Coordinates managed =
                        Coordinates.of(plugin.getGroupId(), plugin.getArtifactId(), plugin.getVersion(), "", "jar");
                editor.plugins().updateManagedPlugin(true, managed);
            }
            return Optional.of(content(editor));
        } catch (DomTripException e) {
            return Optional.empty();
        }
    }

    private static byte[] content(PomEditor editor) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        editor.document().toXml(bytes);
        return bytes.toByteArray();
    }

    /** The elements to add by hand. */
    String byHand() {
        String modules = "<modules>: <module>" + module + "</module>";
        return plugin == null
                ? modules
                : modules + "; <build><pluginManagement><plugins>: <plugin><groupId>" + plugin.getGroupId()
                        + "</groupId><artifactId>" + plugin.getArtifactId() + "</artifactId><version>"
                        + plugin.getVersion() + "</version></plugin>";
    }

    /** Replaces the POM atomically. */
    void write(byte[] content) throws IOException {
        Path file = pom.toRealPath();
        if (!Files.isWritable(file)) {
            throw new AccessDeniedException(file.toString());
        }
        Path temporary = Files.createTempFile(file.getParent(), ".pom", ".xml");
        try {
            Files.write(temporary, content);
            Files.setPosixFilePermissions(temporary, Files.getPosixFilePermissions(file));
            Files.move(temporary, file, StandardCopyOption.ATOMIC_MOVE);
        } finally {
            Files.deleteIfExists(temporary);
        }
    }
}
