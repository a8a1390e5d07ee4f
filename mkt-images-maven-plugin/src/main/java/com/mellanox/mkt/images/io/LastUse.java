package com.mellanox.mkt.images.io;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributeView;
import java.nio.file.attribute.FileTime;
import java.time.Instant;

/** When a file of the cache directory was used last: the time at which its inode was changed, which each use sets to now. */
public final class LastUse {
    private LastUse() {}

    /** Records a use, without a change of the time of modification. Where that is not possible, the file may look unused. */
    public static void record(Path file) {
        try {
            Files.getFileAttributeView(file, BasicFileAttributeView.class, LinkOption.NOFOLLOW_LINKS)
                    .setTimes(null, FileTime.from(Instant.now()), null);
        } catch (IOException e) {
            return; // it is somebody else's
        }
    }

    /** When a file was used, written or made last. */
    public static Instant of(Path file) throws IOException {
        return ((FileTime) Files.getAttribute(file, "unix:ctime", LinkOption.NOFOLLOW_LINKS)).toInstant();
    }
}
