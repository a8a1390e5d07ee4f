package com.mellanox.mkt.images.diff;

import com.mellanox.mkt.images.json.JsonRecord;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A package that was compiled for both images from other sources, or for one of them alone.
 *
 * @param before the commit in the first image, {@code tree <id>} for a directory, or {@code unknown}; null if it was added
 * @param after the same in the second image; null if it was removed
 * @param commits how many commits are between them; 0 if that is not known
 * @param log the newest of these commits, with the first lines of their messages
 */
public record CompiledChange(
        String name, @Nullable String before, @Nullable String after, int commits, List<String> log)
        implements JsonRecord {

    public CompiledChange {
        log = List.copyOf(log);
    }
}
