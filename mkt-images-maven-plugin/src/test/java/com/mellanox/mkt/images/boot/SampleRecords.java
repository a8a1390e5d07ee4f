package com.mellanox.mkt.images.boot;

import com.mellanox.mkt.images.boot.BootRecords.BootRecord;
import java.nio.file.Path;

/** Records of boots that a test wants to have taken place. */
public final class SampleRecords {
    private SampleRecords() {}

    /** The records of a cache directory, with these kept as well. */
    public static BootRecords in(Path cacheDirectory, BootRecord... booted) {
        BootRecords records = new BootRecords(cacheDirectory);
        for (BootRecord record : booted) {
            records.write(record);
        }
        return records;
    }
}
