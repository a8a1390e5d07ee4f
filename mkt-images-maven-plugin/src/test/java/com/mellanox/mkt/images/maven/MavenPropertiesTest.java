package com.mellanox.mkt.images.maven;

import static org.assertj.core.api.Assertions.assertThat;
import static org.mockito.Mockito.mock;
import static org.mockito.Mockito.when;

import java.io.File;
import java.util.Properties;
import org.apache.maven.execution.MavenSession;
import org.apache.maven.project.MavenProject;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Tests of {@link MavenProperties}. */
class MavenPropertiesTest {
    private final Properties user = new Properties();
    private final Properties system = new Properties();
    private final MavenProject project = new MavenProject();
    private MavenProperties properties;

    @BeforeEach
    void createProperties() {
        // Maven makes no session without a container.
        MavenSession session = mock(MavenSession.class);
        when(session.getUserProperties()).thenReturn(user);
        when(session.getSystemProperties()).thenReturn(system);
        project.setFile(new File("/src/os/pom.xml"));
        project.setVersion("1.5");
        properties = new MavenProperties(session, project);
    }

    @Test
    void propertyWhenInSeveralPlacesIsTheFirst() {
        system.setProperty("release", "system");
        assertThat(properties.apply("release")).contains("system");
        project.getProperties().setProperty("release", "pom");
        assertThat(properties.apply("release")).contains("pom");
        user.setProperty("release", "user");
        assertThat(properties.apply("release")).contains("user");
    }

    @Test
    void propertyWhenItIsTheProjectsOwnIsThat() {
        assertThat(properties.apply("project.version")).contains("1.5");
        assertThat(properties.apply("project.basedir")).contains("/src/os");
        assertThat(properties.apply("basedir")).contains("/src/os");
        assertThat(properties.apply("project.url")).isEmpty();
    }

    @Test
    void propertyWhenNowhereIsNone() {
        assertThat(properties.apply("release")).isEmpty();
    }

    @Test
    void namesWhenTheyHaveThePrefixAreFoundEverywhere() {
        user.setProperty("mkt.source.rdma_core", "/a");
        project.getProperties().setProperty("mkt.source.perftest", "/b");
        system.setProperty("mkt.source.rdma_core", "/c");
        user.setProperty("mkt.source.", "/d");
        user.setProperty("mkt.sources", "/e");

        assertThat(properties.namesAfter("mkt.source.")).containsExactly("perftest", "rdma_core");
    }
}
