package com.mellanox.mkt.images.maven;

import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/**
 * Keeps the debug logs of libraries out of {@code -X}: they are long, and show the headers that carry passwords. The system
 * properties for that are removed after the last run, since a JVM may run several builds.
 */
final class LibraryLogLevels {
    private static final List<String> LOGGERS =
            List.of("com.github.dockerjava", "org.apache.hc", "org.apache.http", "org.eclipse.jgit", "org.apache.sshd");

    private static final Set<String> PROPERTIES = new TreeSet<>();
    private static int runs;

    private LibraryLogLevels() {}

    /**
     * Must run before the first class of these libraries is loaded, which reads its log level then.
     *
     * @param mavenVersion the running Maven's; its logger has its own properties from 4 on
     */
    static synchronized void limit(String mavenVersion) {
        String prefix = mavenVersion.startsWith("3.") ? "org.slf4j.simpleLogger.log." : "maven.logger.log.";
        for (String logger : LOGGERS) {
            String property = prefix + logger;
            if (System.getProperty(property) == null) {
                System.setProperty(property, "warn");
                PROPERTIES.add(property);
            }
        }
        runs++;
    }

    /** Modules can be built at the same time: the last one removes the properties that the first one set. */
    static synchronized void reset() {
        runs--;
        if (runs == 0) {
            PROPERTIES.forEach(System::clearProperty);
            PROPERTIES.clear();
        }
    }
}
