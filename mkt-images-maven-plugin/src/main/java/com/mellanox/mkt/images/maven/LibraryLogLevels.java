package com.mellanox.mkt.images.maven;

import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/**
 * Keeps the libraries below out of {@code -X}: their wire logs would drown the run's own detail, and show the headers
 * that carry passwords. What it sets for that is gone with the last run: a JVM may outlive the build.
 */
final class LibraryLogLevels implements AutoCloseable {
    private static final List<String> LOGGERS =
            List.of("com.github.dockerjava", "org.apache.hc", "org.apache.http", "org.eclipse.jgit", "org.apache.sshd");

    private static final Set<String> PROPERTIES = new TreeSet<>();
    private static int runs;

    private LibraryLogLevels() {}

    /**
     * Must run before the first class of these libraries is loaded, which asks for its level then.
     *
     * @param mavenVersion the running Maven's; its logger has its own properties from 4 on
     */
    static synchronized LibraryLogLevels during(String mavenVersion) {
        String prefix = mavenVersion.startsWith("3.") ? "org.slf4j.simpleLogger.log." : "maven.logger.log.";
        for (String logger : LOGGERS) {
            String property = prefix + logger;
            if (System.getProperty(property) == null) {
                System.setProperty(property, "warn");
                PROPERTIES.add(property);
            }
        }
        runs++;
        return new LibraryLogLevels();
    }

    /** Modules are built side by side: the last one takes away what the first has set. */
    @Override
    public void close() {
        endOne();
    }

    private static synchronized void endOne() {
        runs--;
        if (runs == 0) {
            PROPERTIES.forEach(System::clearProperty);
            PROPERTIES.clear();
        }
    }
}
