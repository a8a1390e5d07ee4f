package com.mellanox.mkt.images.clean;

import java.io.IOException;
import java.util.List;

/** A kind of things that this project made and that can be left without a use. */
interface LeftoverKind {

    /** Its name in the output, {@code images}. */
    String title();

    /**
     * The things that nobody needs. Those that are in use at the moment are among them.
     *
     * @throws com.mellanox.mkt.images.failure.MktException if the engine or a registry refuses to list them
     * @throws IOException if the cache directory cannot be read
     */
    List<Leftover> find() throws IOException;
}
