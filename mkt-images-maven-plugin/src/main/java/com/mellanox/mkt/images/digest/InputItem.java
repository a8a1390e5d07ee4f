package com.mellanox.mkt.images.digest;

/**
 * One thing that an image is made of.
 *
 * @param name what it is: {@code kvm.Dockerfile}, {@code file kvm-setup.sh}, {@code base debian:bookworm}
 * @param value what it is now: a digest, an id, a text
 * @param kind how it is digested and recorded
 */
public record InputItem(String name, String value, Kind kind) {

    /** How an item is digested and recorded. */
    public enum Kind {
        /** A short value. */
        VALUE,
        /** A text of lines, recorded so that a later one can be compared with it line by line. */
        TEXT,
        /** A file or a directory, by mode and digest; recorded with the first digits of the digest. */
        FILE,
        /** Explains the item before it, and is not in the digest. */
        NOTE
    }

    /** An item with a short value. */
    public static InputItem of(String name, String value) {
        return new InputItem(name, value, Kind.VALUE);
    }

    /** A text of lines. */
    public static InputItem text(String name, String text) {
        return new InputItem(name, text, Kind.TEXT);
    }

    /** A file, by its path. */
    public static InputItem file(String path, String value) {
        return new InputItem(path, value, Kind.FILE);
    }

    /** Something that explains another item. */
    public static InputItem note(String name, String value) {
        return new InputItem(name, value, Kind.NOTE);
    }
}
