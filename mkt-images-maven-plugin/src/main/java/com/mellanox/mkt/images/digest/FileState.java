package com.mellanox.mkt.images.digest;

import com.mellanox.mkt.images.type.Digest;

/** What was found at a path: all that an image can get from there. */
public sealed interface FileState {

    /** The text that it counts by. */
    String value();

    /** A directory, without what is in it. */
    record Directory() implements FileState {
        @Override
        public String value() {
            return "directory";
        }
    }

    /** A link as such. */
    record Link(String target) implements FileState {
        @Override
        public String value() {
            return "link " + target;
        }
    }

    /**
     * A file.
     *
     * @param executable whether its owner may run it; whoever else may do what with it makes no difference in a context
     */
    record Content(boolean executable, long size, Digest digest) implements FileState {

        /** One of git's two modes, as a number is written. */
        public String mode() {
            return executable ? "0755" : "0644";
        }

        @Override
        public String value() {
            return mode() + " " + digest;
        }
    }
}
