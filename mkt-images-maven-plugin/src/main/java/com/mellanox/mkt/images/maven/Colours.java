package com.mellanox.mkt.images.maven;

import java.util.Map;
import java.util.Properties;
import org.apache.maven.execution.MavenSession;

/** Whether text has colours: as Maven's own text, and never where {@code NO_COLOR} or the kind of terminal is against it. */
final class Colours {
    private static final String ALWAYS = "always";
    private static final String NEVER = "never";

    private Colours() {}

    /**
     * Whether they are shown.
     *
     * @param isTerminal whether the output goes to a terminal
     */
    static boolean areShown(MavenSession session, Map<String, String> environment, boolean isTerminal) {
        Properties options = session.getUserProperties();
        // The second name is that of Maven 4.
        String style = options.getProperty("style.color", options.getProperty("maven.style.color", "auto"));
        if (style.equals(ALWAYS) || style.equals(NEVER)) {
            return style.equals(ALWAYS);
        }
        return isTerminal
                && session.getRequest().isInteractiveMode()
                && !asksForPlainText(environment)
                && areEnabledInMaven3();
    }

    /** NO_COLOR is for colours alone, but who sets it reads the output by a program or wants it simple. */
    static boolean asksForPlainText(Map<String, String> environment) {
        String terminal = environment.getOrDefault("TERM", "dumb");
        return terminal.equals("dumb")
                || !environment.getOrDefault("NO_COLOR", "").isEmpty();
    }

    /** What Maven 3 has decided, also because of {@code -l}. It shares this library with plugins; Maven 4 does not. */
    private static boolean areEnabledInMaven3() {
        try {
            return (boolean) Class.forName("org.fusesource.jansi.Ansi")
                    .getMethod("isEnabled")
                    .invoke(null);
        } catch (ReflectiveOperationException | LinkageError e) {
            return true;
        }
    }
}
