package com.mellanox.mkt.images.digest;

import com.mellanox.mkt.images.type.Digest;

/** What is at a path, as far as an image can depend on it. */
public sealed interface FileState {

    /** Its value in the inputs digest. */
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
     * @param executable whether its owner may run it; a context has no other permissions
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
