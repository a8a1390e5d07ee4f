package com.mellanox.mkt.images.context;

import com.mellanox.mkt.images.support.SupportScript;
import com.mellanox.mkt.images.type.Digest;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;

/**
 * An incremental build of a user's own tree: a cache mount in place of the directory of the source, which keeps what the script
 * has made there, and a script of this project, which brings the files of the source in it up to date.
 *
 * @param tree the user's directory; each has a mount of its own
 */
record IncrementalBuild(Path tree) {
    /** The stage that has the source. */
    static final String STAGE = "mkt-images-source";

    private static final String DIRECTORY = "incremental";
    private static final String TARGET = "/run/mkt-images/" + DIRECTORY;
    private static final String SCRIPT = "update.sh";
    private static final int ID_LENGTH = 12;

    /** Adds the script to a context. */
    static void addTo(BuildContext context) {
        context.uncounted(DIRECTORY + "/" + SCRIPT, OwnScripts.read(DIRECTORY, SCRIPT));
    }

    /**
     * Adds what decides whether the directory is emptied first.
     *
     * @param inputs the digest of the image's other inputs: it is emptied if they differ from those of the last build
     * @param afresh whether it is emptied in any case
     */
    static void addState(BuildContext context, Digest inputs, boolean afresh) {
        context.uncounted(DIRECTORY + "/inputs", inputs + "\n");
        if (afresh) {
            context.uncounted(DIRECTORY + "/afresh", "");
        }
    }

    /** The name of the mount, after those of the key and the package. */
    String mountName() {
        Digest path = Digest.of(tree.toAbsolutePath().normalize().toString().getBytes(StandardCharsets.UTF_8));
        return "source-" + path.hex().substring(0, ID_LENGTH);
    }

    /** The flags that mount the source, and the script. */
    static List<String> flags() {
        return List.of(
                "--mount=type=bind,from=" + STAGE + ",target=/run/mkt-images/source",
                "--mount=type=bind,source=" + DIRECTORY + ",target=" + TARGET);
    }

    /** A command of a RUN with {@link #flags}, run after the update. */
    static String around(String command) {
        return "sh " + TARGET + "/" + SCRIPT + " " + SupportScript.SOURCE + " " + command;
    }
}
