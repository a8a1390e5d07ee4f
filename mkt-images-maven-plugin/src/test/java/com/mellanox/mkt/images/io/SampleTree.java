package com.mellanox.mkt.images.io;

import static java.nio.charset.StandardCharsets.UTF_8;

/** A tree with every kind of entry and of name: what a plain tar header cannot hold, too. */
final class SampleTree {
    static final String LONG_NAME = "d".repeat(90) + "/" + "f".repeat(160);

    private SampleTree() {}

    /** The tree, with one content for all files. */
    static FileTree of(String content) {
        byte[] bytes = content.getBytes(UTF_8);
        return visitor -> {
            visitor.directory("src");
            visitor.file("src/file", false, bytes.length, out -> out.write(bytes));
            visitor.file("src/run.sh", true, bytes.length, out -> out.write(bytes));
            visitor.link("src/link", "file");
            visitor.file("src/" + LONG_NAME, false, bytes.length, out -> out.write(bytes));
            visitor.file("src/größe 🐧", false, bytes.length, out -> out.write(bytes));
            visitor.link("src/long", LONG_NAME);
        };
    }
}
