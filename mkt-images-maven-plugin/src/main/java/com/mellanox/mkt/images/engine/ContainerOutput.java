package com.mellanox.mkt.images.engine;

/**
 * Takes what a program in a container prints, piece by piece, in its order, from one thread. A program that prints faster
 * than this takes has to wait.
 */
public interface ContainerOutput {

    /** A piece of its standard output; with a terminal, of all that it writes. */
    void stdout(byte[] piece);

    /** A piece of its standard error; with a terminal there is none. */
    void stderr(byte[] piece);
}
