package com.mellanox.mkt.images.fuzz;

import java.io.IOException;
import java.nio.file.Path;

/** A reader of what others write, as the product calls it. */
@FunctionalInterface
public interface FuzzTarget {
    /**
     * Reads any bytes.
     *
     * @param input what somebody else has written
     * @param directory an empty directory, out of which nothing may be written
     * @throws IOException if the input is wrong and the callers of the reader tell why
     * @throws com.mellanox.mkt.images.failure.MktException if the input is wrong
     */
    void read(byte[] input, Path directory) throws IOException;
}
