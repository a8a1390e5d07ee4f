package com.mellanox.mkt.images.context;

import com.mellanox.mkt.images.digest.InputItem;
import com.mellanox.mkt.images.io.FileTree;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** A source of a test's own files. */
record SampleSource(FileTree files, Instant time, Optional<Path> directory) implements Source {
    SampleSource(FileTree files, Instant time) {
        this(files, time, Optional.empty());
    }

    static final String TREE = "4b825dc642cb6eb9a060e54bf8d69288fbee4904";

    @Override
    public List<InputItem> items() {
        return List.of(InputItem.of("git tree", TREE));
    }
}
