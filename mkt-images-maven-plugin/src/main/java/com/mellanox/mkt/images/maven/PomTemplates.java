package com.mellanox.mkt.images.maven;

import com.mellanox.mkt.images.type.ImageKey;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Objects;
import org.apache.maven.model.Parent;
import org.apache.maven.model.Plugin;

/** The POMs of a new OS module and of a new reactor. */
final class PomTemplates {
    private PomTemplates() {}

    /**
     * The POM of an OS module.
     *
     * @param name the module's directory and artifact id
     */
    static String module(Parent parent, String name, ImageKey key, Plugin plugin) {
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

    /** The POM of a reactor without modules. */
    static String root(Parent root) {
        return read("root-pom.xml").formatted(root.getGroupId(), root.getArtifactId(), root.getVersion());
    }

    private static String read(String resource) {
        try (InputStream file = PomTemplates.class.getResourceAsStream(resource)) {
            return new String(Objects.requireNonNull(file, resource).readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
