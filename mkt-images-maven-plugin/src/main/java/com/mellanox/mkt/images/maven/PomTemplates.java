package com.mellanox.mkt.images.maven;

import com.mellanox.mkt.images.type.ImageKey;
import org.apache.maven.model.Parent;
import org.apache.maven.model.Plugin;

/** The POMs of a new OS module and of a new reactor. */
final class PomTemplates {
    private static final String PROJECT = "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n"
            + "<project xmlns=\"http://maven.apache.org/POM/4.0.0\""
            + " xmlns:xsi=\"http://www.w3.org/2001/XMLSchema-instance\""
            + " xsi:schemaLocation=\"http://maven.apache.org/POM/4.0.0 http://maven.apache.org/xsd/maven-4.0.0.xsd\">\n"
            + "    <modelVersion>4.0.0</modelVersion>\n\n";

    private static final String MODULE = """
                <parent>
                    <groupId>%s</groupId>
                    <artifactId>%s</artifactId>
                    <version>%s</version>%s
                </parent>

                <artifactId>%s</artifactId>
                <packaging>pom</packaging>
                <description>Images to boot kernels on %s.</description>

                <build>
                    <plugins>
                        <plugin>
                            <groupId>%s</groupId>
                            <artifactId>%s</artifactId>
                            <executions>
                                <execution>
                                    <id>images</id>
                                    <!-- Without a phase Maven would ask the plugin, which may not be installed yet. -->
                                    <phase>package</phase>
                                    <goals>
                                        <goal>build</goal>
                                    </goals>
                                </execution>
                                <execution>
                                    <id>boot</id>
                                    <!-- Boots the kernel of -Dmkt.kernel; without that option nothing is booted. -->
                                    <phase>integration-test</phase>
                                    <goals>
                                        <goal>boot</goal>
                                    </goals>
                                </execution>
                            </executions>
                        </plugin>
                    </plugins>
                </build>
            </project>
            """;

    private static final String ROOT = """
                <groupId>%s</groupId>
                <artifactId>%s</artifactId>
                <version>%s</version>
                <packaging>pom</packaging>
            </project>
            """;

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
        return PROJECT
                + MODULE.formatted(
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
        return PROJECT + ROOT.formatted(root.getGroupId(), root.getArtifactId(), root.getVersion());
    }
}
