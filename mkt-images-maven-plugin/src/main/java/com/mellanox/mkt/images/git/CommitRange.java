package com.mellanox.mkt.images.git;

import java.util.List;

/**
 * The commits that one commit has in its history and an earlier one has not.
 *
 * @param lines the newest ones, each as {@code git log --oneline} prints it: the first twelve digits of its id, and its subject
 * @param all how many there are
 */
public record CommitRange(List<String> lines, int all) {
    public CommitRange {
        lines = List.copyOf(lines);
    }
}
