package com.mellanox.mkt.images.maven;

import com.mellanox.mkt.images.type.ImageKey;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import org.apache.maven.model.Parent;
import org.apache.maven.model.Plugin;

/** The POMs of a new module and of a new reactor, as people would write them. */
final class PomTemplates {
    private static final List<String> HEAD = List.of(
            "<?xml version=\"1.0\" encoding=\"UTF-8\"?>",
            "<project xmlns=\"http://maven.apache.org/POM/4.0.0\""
                    + " xmlns:xsi=\"http://www.w3.org/2001/XMLSchema-instance\""
                    + " xsi:schemaLocation=\"http://maven.apache.org/POM/4.0.0"
                    + " http://maven.apache.org/xsd/maven-4.0.0.xsd\">",
            "    <modelVersion>4.0.0</modelVersion>",
            "");

    private static final List<String> EXECUTIONS = List.of(
            "<executions>",
            "    <execution>",
            "        <id>images</id>",
            "        <!-- Named, since Maven would otherwise ask a plugin for it that may not be there yet. -->",
            "        <phase>package</phase>",
            "        <goals>",
            "            <goal>build</goal>",
            "        </goals>",
            "    </execution>",
            "    <execution>",
            "        <id>boot</id>",
            "        <!-- On the kernel of -Dmkt.kernel; without one it says that nothing was booted. -->",
            "        <phase>integration-test</phase>",
            "        <goals>",
            "            <goal>boot</goal>",
            "        </goals>",
            "    </execution>",
            "</executions>");

    private PomTemplates() {}

    /**
     * The POM of a module.
     *
     * @param name the module's directory, and its artifact id
     */
    static String module(Parent parent, String name, ImageKey key, Plugin plugin) {
        List<String> lines = new ArrayList<>(HEAD);
        lines.add("    <parent>");
        lines.add("        <groupId>" + parent.getGroupId() + "</groupId>");
        lines.add("        <artifactId>" + parent.getArtifactId() + "</artifactId>");
        lines.add("        <version>" + parent.getVersion() + "</version>");
        if (!parent.getRelativePath().equals("../pom.xml")) {
            lines.add("        <relativePath>" + parent.getRelativePath() + "</relativePath>");
        }
        lines.add("    </parent>");
        lines.add("");
        lines.add("    <artifactId>" + name + "</artifactId>");
        lines.add("    <packaging>pom</packaging>");
        lines.add("    <description>Images to boot kernels on " + key + ".</description>");
        lines.add("");
        lines.add("    <build>");
        lines.add("        <plugins>");
        lines.add("            <plugin>");
        lines.add("                <groupId>" + plugin.getGroupId() + "</groupId>");
        lines.add("                <artifactId>" + plugin.getArtifactId() + "</artifactId>");
        EXECUTIONS.forEach(line -> lines.add("                " + line));
        lines.addAll(List.of("            </plugin>", "        </plugins>", "    </build>", "</project>"));
        return joined(lines);
    }

    /** The POM of a reactor with one module. */
    static String root(Parent root, String module, Plugin plugin) {
        List<String> lines = new ArrayList<>(HEAD);
        lines.add("    <groupId>" + root.getGroupId() + "</groupId>");
        lines.add("    <artifactId>" + root.getArtifactId() + "</artifactId>");
        lines.add("    <version>" + root.getVersion() + "</version>");
        lines.add("    <packaging>pom</packaging>");
        lines.add("");
        lines.add("    <modules>");
        lines.add("        <module>" + module + "</module>");
        lines.add("    </modules>");
        lines.add("");
        lines.add("    <build>");
        lines.add("        <pluginManagement>");
        lines.add("            <plugins>");
        plugin(plugin).forEach(line -> lines.add("                " + line));
        lines.add("            </plugins>");
        lines.add("        </pluginManagement>");
        lines.add("    </build>");
        lines.add("</project>");
        return joined(lines);
    }

    /** The plugin with its version, by which its prefix is known. */
    static List<String> plugin(Plugin plugin) {
        return List.of(
                "<plugin>",
                "    <groupId>" + plugin.getGroupId() + "</groupId>",
                "    <artifactId>" + plugin.getArtifactId() + "</artifactId>",
                "    <version>" + plugin.getVersion() + "</version>",
                "</plugin>");
    }

    private static String joined(List<String> lines) {
        return lines.stream().collect(Collectors.joining("\n", "", "\n"));
    }
}
