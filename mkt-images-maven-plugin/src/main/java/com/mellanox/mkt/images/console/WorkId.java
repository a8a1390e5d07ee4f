package com.mellanox.mkt.images.console;

import com.mellanox.mkt.images.type.ImageReference;

/**
 * Tells works apart that take time.
 *
 * @param name of the image or the source
 */
record WorkId(Kind kind, String name) {
    /** What is done. */
    enum Kind {
        /** An image is built, fetched or waited for. */
        IMAGE,
        PULL,
        FETCH,
        PUSH
    }

    static WorkId ofImage(ImageReference image) {
        return new WorkId(Kind.IMAGE, image.toString());
    }

    /** Whether it is the work on one of the images that a run counts. */
    boolean isCounted() {
        return kind == Kind.IMAGE || kind == Kind.PUSH;
    }
}
