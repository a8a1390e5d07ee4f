package com.mellanox.mkt.buildkit.session;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Path;

/** Takes the files that an exporter sends. */
public sealed interface Receiver {

    /** Takes one stream: the exporters {@code tar}, {@code docker} and {@code oci}. */
    record ToStream(StreamSource target) implements Receiver {}

    /** Takes a tree of files: the exporter {@code local}. */
    record ToDirectory(Path directory) implements Receiver {}

    /** Opens a stream. */
    @FunctionalInterface
    interface StreamSource {

        /** Opens the stream when the first byte comes; it is closed after the last one. */
        OutputStream open() throws IOException;
    }
}
