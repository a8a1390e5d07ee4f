package com.mellanox.mkt.buildkit.session;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Path;
import java.util.zip.Deflater;
import org.apache.commons.compress.compressors.gzip.GzipCompressorOutputStream;
import org.apache.commons.compress.compressors.gzip.GzipParameters;

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

    /** The same compressed by gzip, as fast as it can: for a daemon behind a link that is slower than that. */
    default BuildContext compressed() {
        return out -> {
            GzipParameters fast = new GzipParameters();
            fast.setCompressionLevel(Deflater.BEST_SPEED);
            try (GzipCompressorOutputStream gzip = new GzipCompressorOutputStream(out, fast)) {
                writeTo(gzip);
            }
        };
    }

    /** All files below a directory, in the sequence of their names, as owned by root and of one time. */
    static BuildContext ofDirectory(Path directory) {
        return new DirectoryContext(directory);
    }
}
