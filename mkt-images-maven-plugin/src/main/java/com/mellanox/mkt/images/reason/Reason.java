package com.mellanox.mkt.images.reason;

import com.mellanox.mkt.images.type.Digest;
import com.mellanox.mkt.images.type.ImageReference;

/** One reason for what a plan does with an image. JSON has the names of these types and of their values. */
public sealed interface Reason {

    /** The engine has no image under the reference. */
    record Missing() implements Reason {}

    /** The engine has an image under the reference that this project has not built for it. */
    record Foreign() implements Reason {}

    /**
     * Something that the image is made of is not what it was.
     *
     * @param item what: {@code kvm.Dockerfile:14}, {@code file kvm-setup.sh}, {@code git tree}, {@code base debian:bookworm}
     */
    record Changed(String item, String before, String after) implements Reason {}

    /** Something has come to what the image is made of. */
    record Added(String item, String after) implements Reason {}

    /** Something that the image was made of has gone. */
    record Removed(String item, String before) implements Reason {}

    /** The image was made of something else, and no more than that is known. */
    record Unexplained(Digest before, Digest after) implements Reason {}

    /** An image that this one is made of is built. */
    record Cascade(ImageReference cause) implements Reason {}

    /** The user wants it: {@code -Dmkt.rebuild=kvm}. */
    record Forced(String option) implements Reason {}

    /**
     * The source could not be fetched, so that it is not known whether its files have changed.
     *
     * @param source the commit and URL, the file, or {@code private}
     */
    record SourceNotFetched(String source) implements Reason {}

    /** No engine answers that could tell what is there. */
    record NoEngine() implements Reason {}

    /** No image takes anything from it. */
    record Unused() implements Reason {}
}
