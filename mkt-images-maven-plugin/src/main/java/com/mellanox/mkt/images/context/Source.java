package com.mellanox.mkt.images.context;

import com.mellanox.mkt.images.digest.InputItem;
import com.mellanox.mkt.images.io.FileTree;
import java.time.Instant;
import java.util.List;

/** A package's source: what it counts by is known before its files are. */
public interface Source {

    /** What it counts by. */
    List<InputItem> items();

    /** Its files. */
    FileTree files();

    /** The time that its files bear. */
    Instant time();
}
