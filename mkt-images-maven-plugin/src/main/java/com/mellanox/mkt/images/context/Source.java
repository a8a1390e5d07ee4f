package com.mellanox.mkt.images.context;

import com.mellanox.mkt.images.digest.InputItem;
import com.mellanox.mkt.images.io.FileTree;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** A package's source; its inputs are known before its files are fetched. */
public interface Source {

    List<InputItem> items();

    FileTree files();

    /** The time of its files. */
    Instant time();

    /** The directory of a user's own tree; empty for a commit. */
    Optional<Path> directory();
}
