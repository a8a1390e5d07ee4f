package com.mellanox.mkt.images.template;

import java.nio.charset.StandardCharsets;

/** A file to write, by its path relative to the reactor's root. */
public final class NewFile {
    private final String path;
    private final byte[] content;
    private final boolean executable;

    /** Takes a file of any kind. */
    public NewFile(String path, byte[] content, boolean executable) {
        this.path = path;
        this.content = content.clone();
        this.executable = executable;
    }

    public static NewFile of(String path, String text) {
        return new NewFile(path, text.getBytes(StandardCharsets.UTF_8), false);
    }

    public String path() {
        return path;
    }

    byte[] content() {
        return content.clone();
    }

    boolean isExecutable() {
        return executable;
    }

    @Override
    public String toString() {
        return path;
    }
}
