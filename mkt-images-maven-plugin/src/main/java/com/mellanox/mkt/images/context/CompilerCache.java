package com.mellanox.mkt.images.context;

import com.mellanox.mkt.images.support.SupportScript;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.apache.commons.io.IOUtils;

/** The compiler cache of a support script: scripts of this project, which run it with ccache if the environment has that. */
final class CompilerCache {
    private static final String DIRECTORY = "ccache";
    private static final String TARGET = "/run/mkt-images/" + DIRECTORY;
    private static final List<String> SCRIPTS = List.of("run.sh", "compiler.sh");

    /** The flag that mounts the scripts. */
    static final String FLAG = "--mount=type=bind,source=" + DIRECTORY + ",target=" + TARGET;

    private CompilerCache() {}

    /** Adds the scripts to a context. */
    static void addTo(BuildContext context) {
        SCRIPTS.forEach(script -> context.uncounted(DIRECTORY + "/" + script, read(script)));
    }

    private static String read(String script) {
        String resource = "/" + CompilerCache.class.getPackageName().replace('.', '/') + "/" + DIRECTORY + "/" + script;
        try {
            return IOUtils.resourceToString(resource, StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException("the plugin's own file " + resource + " cannot be read", e);
        }
    }

    /** A command of a RUN with {@link #FLAG}, run with the cache. */
    static String around(String command) {
        return "CCACHE_DIR=" + SupportScript.COMPILER_CACHE + " sh " + TARGET + "/" + SCRIPTS.get(0) + " " + command;
    }
}
