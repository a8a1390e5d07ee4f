package com.mellanox.mkt.images.failure;

import java.util.List;
import java.util.Map;

/** Things that the goal clean could not remove; it has gone on with all others. */
public final class RemovalFailedException extends MktException {
    private static final long serialVersionUID = 1L;

    /**
     * Describes the failures.
     *
     * @param reasons why, with the remedy, by what could not be removed
     */
    public RemovalFailedException(Map<String, String> reasons) {
        super(message(reasons), null);
    }

    private static String message(Map<String, String> reasons) {
        StringBuilder text = new StringBuilder();
        List<String> lines = reasons.entrySet().stream()
                .map(reason -> reason.getKey() + ": " + reason.getValue())
                .toList();
        append(
                text,
                lines.size() == 1 ? "1 thing cannot be removed" : lines.size() + " things cannot be removed",
                lines);
        return text.toString().strip();
    }
}
