package com.mellanox.mkt.images.maven;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Properties;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.ResourceLock;
import org.junit.jupiter.api.parallel.Resources;

/** Tests of {@link LibraryLogLevels}. */
@ResourceLock(Resources.SYSTEM_PROPERTIES)
class LibraryLogLevelsTest {
    private static final String PREFIX = "org.slf4j.simpleLogger.log.";
    private static final String PREFIX_OF_MAVEN_4 = "maven.logger.log.";
    private static final List<String> LIBRARIES =
            List.of("com.github.dockerjava", "org.apache.hc", "org.apache.http", "org.eclipse.jgit", "org.apache.sshd");

    private final Properties before = new Properties();

    @BeforeEach
    void forget() {
        before.putAll(System.getProperties());
        LIBRARIES.forEach(library -> {
            System.clearProperty(PREFIX + library);
            System.clearProperty(PREFIX_OF_MAVEN_4 + library);
        });
    }

    @AfterEach
    void restore() {
        System.setProperties(before);
    }

    @Test
    void librariesWhenSilencedOnlyWarn() {
        LibraryLogLevels.limit("3.8.7");

        assertThat(LIBRARIES).allMatch(library -> "warn".equals(System.getProperty(PREFIX + library)));

        LibraryLogLevels.reset();
    }

    @Test
    void propertiesWhenTheLastRunHasEndedAreAsTheyWere() {
        System.setProperty(PREFIX + "org.apache.hc", "info");
        LibraryLogLevels.limit("3.8.7");
        LibraryLogLevels.limit("3.8.7");

        LibraryLogLevels.reset();
        assertThat(System.getProperty(PREFIX + "org.eclipse.jgit")).isEqualTo("warn");

        LibraryLogLevels.reset();
        assertThat(System.getProperty(PREFIX + "org.apache.hc")).isEqualTo("info");
        assertThat(LIBRARIES)
                .filteredOn(library -> System.getProperty(PREFIX + library) != null)
                .containsExactly("org.apache.hc");
    }

    @Test
    void librariesWhenMavenIsNewerAreSilencedByItsOwnProperties() {
        LibraryLogLevels.limit("4.0.0-rc-5");

        assertThat(LIBRARIES).allMatch(library -> "warn".equals(System.getProperty(PREFIX_OF_MAVEN_4 + library)));
        assertThat(LIBRARIES).noneMatch(library -> System.getProperties().containsKey(PREFIX + library));

        LibraryLogLevels.reset();
    }

    @Test
    void libraryWhenTheUserWantsToHearItIsLeftAlone() {
        System.setProperty(PREFIX + "org.apache.hc", "debug");

        LibraryLogLevels.limit("3.8.7");

        assertThat(System.getProperty(PREFIX + "org.apache.hc")).isEqualTo("debug");

        LibraryLogLevels.reset();
    }
}
