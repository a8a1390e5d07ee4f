package com.mellanox.mkt.images.maven;

import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.apache.maven.execution.MavenSession;
import org.apache.maven.project.MavenProject;
import org.jspecify.annotations.Nullable;

/** What {@code ${…}} stands for in a module: the command line, the POM, the project's own values, the system. */
final class MavenProperties implements Function<String, Optional<String>> {
    private final Properties user;
    private final Properties system;
    private final Properties pom;
    private final Map<String, Supplier<@Nullable Object>> project;

    MavenProperties(MavenSession session, MavenProject project) {
        this.user = session.getUserProperties();
        this.system = session.getSystemProperties();
        this.pom = project.getProperties();
        this.project = Map.of(
                "project.basedir", project::getBasedir,
                "basedir", project::getBasedir,
                "project.groupId", project::getGroupId,
                "project.artifactId", project::getArtifactId,
                "project.version", project::getVersion,
                "project.name", project::getName,
                "project.description", project::getDescription,
                "project.url", project::getUrl);
    }

    @Override
    public Optional<String> apply(String name) {
        return Stream.<Supplier<@Nullable Object>>of(
                        () -> user.getProperty(name),
                        () -> pom.getProperty(name),
                        project.getOrDefault(name, () -> null),
                        () -> system.getProperty(name))
                .flatMap(source -> Stream.ofNullable(source.get()))
                .map(Object::toString)
                .findFirst();
    }

    /** The names after a prefix: {@code rdma_core} of {@code mkt.source.rdma_core}, in order. */
    Set<String> namesAfter(String prefix) {
        Set<String> names = new TreeSet<>();
        Stream.of(user, pom, system)
                .flatMap(properties -> properties.stringPropertyNames().stream())
                .filter(name -> name.startsWith(prefix) && name.length() > prefix.length())
                .forEach(name -> names.add(name.substring(prefix.length())));
        return names;
    }
}
