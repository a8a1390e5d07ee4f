package com.mellanox.mkt.images.engine;

import java.util.List;

/** Where an image is built: an engine, or one of several builders. Closing it makes room for another build. */
public interface BuildPlace extends AutoCloseable {

    /** What builds there. */
    Builder builder();

    /** Whether builds there can use an image. */
    default boolean has(ImageId image) {
        return true;
    }

    /**
     * Makes the products of an image usable for builds there, if that is possible without a build.
     *
     * @param paths the products
     * @return whether they are there
     */
    default boolean bringProducts(ImageId image, List<String> paths) {
        return true;
    }

    /**
     * Lets an image that was built again there stand in for one of the same inputs.
     *
     * @param former the id of that one, by which builds go on to use it
     */
    default void standIn(ImageId built, ImageId former) {}

    @Override
    default void close() {}
}
