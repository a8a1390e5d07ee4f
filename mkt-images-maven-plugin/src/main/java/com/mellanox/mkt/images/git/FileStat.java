package com.mellanox.mkt.images.git;

import com.mellanox.mkt.images.failure.SourceException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.Map;
import java.util.Objects;

/**
 * What the file system says of a file, links not followed, by one question.
 *
 * @param mode type and rights, as stat has them
 * @param size in bytes
 * @param modified when its content was last changed, as far as nobody has set that time
 * @param changed when content, rights or times were last changed; nobody can set that
 */
record FileStat(int mode, long size, Instant modified, Instant changed) {
    private static final String QUESTION = "unix:mode,size,lastModifiedTime,ctime";
    private static final int TYPE = 0170000;
    private static final int REGULAR = 0100000;
    private static final int LINK = 0120000;
    private static final int OWNER_EXECUTES = 0100;

    static FileStat of(Path file) {
        try {
            Map<String, Object> answer = Files.readAttributes(file, QUESTION, LinkOption.NOFOLLOW_LINKS);
            return new FileStat(
                    value(answer, "mode", Integer.class),
                    value(answer, "size", Long.class),
                    value(answer, "lastModifiedTime", FileTime.class).toInstant(),
                    value(answer, "ctime", FileTime.class).toInstant());
        } catch (IOException e) {
            throw new SourceException(
                    file + " cannot be read: it is gone, or its name is not one of this locale",
                    "Run again; with names that are not ASCII, set LC_ALL=C.UTF-8",
                    e);
        }
    }

    private static <T> T value(Map<String, Object> answer, String name, Class<T> type) {
        return type.cast(Objects.requireNonNull(answer.get(name), name));
    }

    boolean isRegular() {
        return (mode & TYPE) == REGULAR;
    }

    boolean isLink() {
        return (mode & TYPE) == LINK;
    }

    /** The owner's bit, as git has it: to root, a file that anybody may execute is executable. */
    boolean isExecutable() {
        return (mode & OWNER_EXECUTES) != 0;
    }
}
