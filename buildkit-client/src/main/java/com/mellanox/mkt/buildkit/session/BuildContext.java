package com.mellanox.mkt.buildkit.session;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Path;

/**
 * A build context as a tar stream. It is asked for when a solve needs it, and written as fast as the daemon reads. A {@code
 * .dockerignore} is not applied by BuildKit to such a context.
 */
@FunctionalInterface
public interface BuildContext {

    /**
     * Writes the tar. It may be compressed by gzip, bzip2 or xz. Equal content should give equal bytes: BuildKit caches by them.
     *
     * @throws IOException if the content cannot be read; the solve then fails
     */
    void writeTo(OutputStream out) throws IOException;

    /** All files below a directory, in the sequence of their names, as owned by root and of one time. */
    static BuildContext ofDirectory(Path directory) {
        return new DirectoryContext(directory);
    }
}
