package com.mellanox.mkt.images.context;

import com.mellanox.mkt.images.support.SupportScript;
import java.util.List;

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
        SCRIPTS.forEach(script -> context.uncounted(DIRECTORY + "/" + script, OwnScripts.read(DIRECTORY, script)));
    }

    /** A command of a RUN with {@link #FLAG}, run with the cache. */
    static String around(String command) {
        return "CCACHE_DIR=" + SupportScript.COMPILER_CACHE + " sh " + TARGET + "/" + SCRIPTS.get(0) + " " + command;
    }
}
