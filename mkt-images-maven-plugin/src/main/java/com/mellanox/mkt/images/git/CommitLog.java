package com.mellanox.mkt.images.git;

import java.util.List;

/**
 * The commits between two commits, the newest first.
 *
 * @param lines of the newest ones: the abbreviated id and the first line of the message
 * @param all how many commits there are
 */
public record CommitLog(List<String> lines, int all) {
    public CommitLog {
        lines = List.copyOf(lines);
    }
}
