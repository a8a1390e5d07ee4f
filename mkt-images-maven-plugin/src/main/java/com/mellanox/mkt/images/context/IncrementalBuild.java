package com.mellanox.mkt.images.context;

import com.mellanox.mkt.images.support.SupportScript;
import com.mellanox.mkt.images.type.Digest;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/**
 * An incremental build for a user's own tree: a cache mount in place of the directory of the source, which keeps what the script
 * has made there, and a script of this project, which brings the files of the source in it up to date.
 *
 * @param trees the user's directories, that of the package or else those of packages that it needs; each has a mount of its own
 * @param copiesFiles whether the package copies files of other images
 */
record IncrementalBuild(List<Path> trees, boolean copiesFiles) {
    /** The stage that has the source. */
    static final String STAGE = "mkt-images-source";

    /** The stage that has the files of other images. */
    static final String NEEDED = "mkt-images-needed";

    private static final String DIRECTORY = "incremental";
    private static final String TARGET = "/run/mkt-images/" + DIRECTORY;
    private static final String SCRIPT = "update.sh";
    private static final int ID_LENGTH = 12;

    IncrementalBuild {
        trees = List.copyOf(trees);
    }

    /** Adds the script to a context. */
    static void addTo(BuildContext context) {
        context.uncounted(DIRECTORY + "/" + SCRIPT, OwnScripts.read(DIRECTORY, SCRIPT));
    }

    /**
     * Adds what decides whether the directory is emptied first.
     *
     * @param inputs the digest of the image's other inputs: it is emptied if they differ from those of the last build. It is also
     *     emptied if files of other images differ, except for the code in shared libraries
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
        String paths = trees.stream()
                .map(tree -> tree.toAbsolutePath().normalize().toString())
                .sorted()
                .collect(Collectors.joining("\n"));
        return "source-"
                + Digest.of(paths.getBytes(StandardCharsets.UTF_8)).hex().substring(0, ID_LENGTH);
    }

    /** The flags that mount the source, the files of other images, and the script. */
    List<String> flags() {
        List<String> flags = new ArrayList<>();
        flags.add("--mount=type=bind,from=" + STAGE + ",target=/run/mkt-images/source");
        if (copiesFiles) {
            flags.add("--mount=type=bind,from=" + NEEDED + ",target=/run/mkt-images/needed");
        }
        flags.add("--mount=type=bind,source=" + DIRECTORY + ",target=" + TARGET);
        return flags;
    }

    /** A command of a RUN with {@link #flags}, run after the update. */
    static String around(String command) {
        return "sh " + TARGET + "/" + SCRIPT + " " + SupportScript.SOURCE + " " + command;
    }
}
