package com.mellanox.mkt.images.context;

import com.mellanox.mkt.images.support.SupportScript;

/** The compiler cache of a support script: a script of this project, which runs it with ccache if the environment has that. */
final class CompilerCache {
    /** The context path of {@link #SCRIPT}. */
    static final String FILE = "ccache.sh";

    private static final String TARGET = "/run/mkt-images/" + FILE;

    /**
     * Puts ccache's compilers first in the PATH, and runs a command. The directories are those of Debian and of Fedora; that of
     * Debian has no cc and no c++, which are the first names that CMake tries. The source is always in the same directory, so
     * CCACHE_BASEDIR is not needed; it would change what {@code __FILE__} is. The compiler is compared by its content, since
     * another one can have the same size and time.
     */
    static final String SCRIPT = """
            export CCACHE_DIR=%s CCACHE_COMPILERCHECK=content CCACHE_MAXSIZE=2G
            if [ -x /usr/bin/ccache ] && [ -w "$CCACHE_DIR" ]; then
                rm -rf "$CCACHE_DIR/bin" && mkdir "$CCACHE_DIR/bin"
                for name in cc c++; do
                    [ ! -x "/usr/bin/$name" ] || ln -s /usr/bin/ccache "$CCACHE_DIR/bin/$name"
                done
                export PATH="$CCACHE_DIR/bin:/usr/lib/ccache:/usr/lib64/ccache:$PATH"
            fi
            exec "$@"
            """.formatted(SupportScript.COMPILER_CACHE);

    /** The flag that mounts the script. */
    static final String FLAG = "--mount=type=bind,source=" + FILE + ",target=" + TARGET;

    private CompilerCache() {}

    /** A command of a RUN with {@link #FLAG}, run with the cache. */
    static String around(String command) {
        return "sh " + TARGET + " " + command;
    }
}
