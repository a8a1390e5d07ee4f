package com.mellanox.mkt.images.git;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.stream.Collectors;
import org.eclipse.jgit.diff.HistogramDiff;
import org.eclipse.jgit.diff.RawText;
import org.eclipse.jgit.diff.RawTextComparator;

/** A place where two texts differ: the range of lines in each, from 0, the ends excluded. */
public record LineEdit(int beforeStart, int beforeEnd, int afterStart, int afterEnd) {

    /** All places, in their order; no two touch. */
    public static List<LineEdit> between(List<String> before, List<String> after) {
        return new HistogramDiff()
                .diff(RawTextComparator.DEFAULT, text(before), text(after)).stream()
                        .map(edit -> new LineEdit(edit.getBeginA(), edit.getEndA(), edit.getBeginB(), edit.getEndB()))
                        .toList();
    }

    private static RawText text(List<String> lines) {
        String text = lines.stream().map(line -> line + "\n").collect(Collectors.joining());
        return new RawText(text.getBytes(StandardCharsets.UTF_8));
    }
}
