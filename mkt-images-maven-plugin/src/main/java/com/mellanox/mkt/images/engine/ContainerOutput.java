package com.mellanox.mkt.images.engine;

/**
 * Receives what a program in a container prints, piece by piece, in sequence, from one thread. The program waits while a
 * piece is processed.
 */
public interface ContainerOutput {

    /** A piece of its standard output; with a terminal, of all output. */
    void stdout(byte[] piece);

    /** A piece of its standard error; with a terminal there is none. */
    void stderr(byte[] piece);
}
