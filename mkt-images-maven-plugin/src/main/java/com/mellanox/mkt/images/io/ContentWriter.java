package com.mellanox.mkt.images.io;

import java.io.IOException;
import java.io.OutputStream;

/** Writes a file, an archive or the body of a request to a stream; the same bytes each time. */
@FunctionalInterface
public interface ContentWriter {

    /** Writes all of it and leaves the stream open. */
    void writeTo(OutputStream out) throws IOException;
}
