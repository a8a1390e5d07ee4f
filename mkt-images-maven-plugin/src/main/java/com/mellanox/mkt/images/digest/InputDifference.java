package com.mellanox.mkt.images.digest;

import com.mellanox.mkt.images.digest.InputItem.Kind;
import com.mellanox.mkt.images.reason.Reason;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** What has changed between what an image was made of and what it would be made of now. */
public final class InputDifference {
    private InputDifference() {}

    /** The changes, in the order of the items; empty if the record has too little detail. */
    public static List<Reason> between(InputRecord record, InputItems items) {
        Map<String, InputItem> before = new LinkedHashMap<>();
        record.items().forEach(item -> before.put(name(item), item));
        List<Reason> reasons = new ArrayList<>();
        boolean explained = false;
        for (InputItem now : record.detail().of(items.list())) {
            InputItem was = before.remove(name(now));
            boolean changed = was == null || !was.value().equals(now.value());
            // A note alone is no reason: it explains a change of the item before it.
            if (changed && (now.kind() != Kind.NOTE || explained)) {
                reasons.addAll(was == null ? List.of(new Reason.Added(name(now), value(now))) : between(was, now));
            }
            explained = now.kind() == Kind.NOTE ? explained : changed;
        }
        before.values().stream()
                .filter(item -> item.kind() != Kind.NOTE)
                .forEach(item -> reasons.add(new Reason.Removed(name(item), value(item))));
        return reasons;
    }

    private static List<? extends Reason> between(InputItem was, InputItem now) {
        return was.kind() == Kind.TEXT && now.kind() == Kind.TEXT
                ? TextDifference.between(now.name(), was.value(), now.value())
                : List.of(new Reason.Changed(name(now), value(was), value(now)));
    }

    private static String value(InputItem item) {
        if (item.kind() != Kind.TEXT) {
            return item.value();
        }
        int lines = TextDifference.lines(item.value(), false).size();
        return lines == 1 ? "1 line" : lines + " lines";
    }

    private static String name(InputItem item) {
        return (item.kind() == Kind.FILE ? "file " : "") + item.name();
    }
}
