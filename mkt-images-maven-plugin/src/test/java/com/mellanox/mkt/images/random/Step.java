package com.mellanox.mkt.images.random;

/** A step of a random sequence; its text says what it does. It can be left out of any sequence. */
interface Step {

    /** Does it, and checks the laws that hold for it. */
    void apply(World world);
}
