package com.mellanox.mkt.images.maven;

import java.util.List;

/**
 * Keeps the libraries below out of {@code -X}: their wire logs would drown the run's own detail, and show the headers
 * that carry passwords.
 */
final class QuietLibraries {
    private static final List<String> LOGGERS =
            List.of("com.github.dockerjava", "org.apache.hc", "org.apache.http", "org.eclipse.jgit", "org.apache.sshd");

    private QuietLibraries() {}

    /**
     * Must run before the first class of these libraries is loaded, which asks for its level then.
     *
     * @param mavenVersion the running Maven's; its logger has its own properties from 4 on
     */
    static void silence(String mavenVersion) {
        String prefix = mavenVersion.startsWith("3.") ? "org.slf4j.simpleLogger.log." : "maven.logger.log.";
        for (String logger : LOGGERS) {
            String property = prefix + logger;
            if (System.getProperty(property) == null) {
                System.setProperty(property, "warn");
            }
        }
    }
}
