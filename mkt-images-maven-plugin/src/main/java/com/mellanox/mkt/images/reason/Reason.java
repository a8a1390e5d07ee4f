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
     * An input of the image has changed.
     *
     * @param item what: {@code kvm.Dockerfile:14}, {@code file kvm-setup.sh}, {@code git tree}, {@code base debian:bookworm}
     */
    record Changed(String item, String before, String after) implements Reason {}

    /** The image has a new input. */
    record Added(String item, String after) implements Reason {}

    /** An input of the image was removed. */
    record Removed(String item, String before) implements Reason {}

    /** The inputs have changed, and it is not recorded which. */
    record Unexplained(Digest before, Digest after) implements Reason {}

    /** An image that this one needs is built. */
    record Cascade(ImageReference cause) implements Reason {}

    /** An option asks for it: {@code -Dmkt.rebuild=kvm}. */
    record Forced(String option) implements Reason {}

    /**
     * The source could not be fetched, so that it is not known whether its files have changed.
     *
     * @param source the commit and URL, the file, or {@code private}
     */
    record SourceNotFetched(String source) implements Reason {}

    /** The image was built incrementally, from a user's own tree, and is to be built from a commit. */
    record BuiltIncrementally() implements Reason {}

    /** The builder has no image store, and another image needs the image. */
    record NotKept(ImageReference neededBy) implements Reason {}

    /** No engine answers. */
    record NoEngine() implements Reason {}

    /** No image copies from it. */
    record Unused() implements Reason {}
}
