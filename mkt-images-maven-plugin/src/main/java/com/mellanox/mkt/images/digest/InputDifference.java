package com.mellanox.mkt.images.digest;

import com.mellanox.mkt.images.digest.InputItem.Kind;
import com.mellanox.mkt.images.reason.Reason;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What has changed between what an image was made of and what it would be made of now. */
public final class InputDifference {
    private final Map<String, InputItem> before = new LinkedHashMap<>();
    private final List<Reason> reasons = new ArrayList<>();

    private InputDifference(InputRecord record) {
        record.items().forEach(item -> before.put(name(item), item));
    }

    /** The changes, in the order of the items; empty where the record does not tell enough. */
    public static List<Reason> between(InputRecord before, InputItems after) {
        InputDifference difference = new InputDifference(before);
        difference.compare(before.detail().of(after.list()));
        return List.copyOf(difference.reasons);
    }

    private void compare(List<InputItem> after) {
        boolean explained = false;
        for (InputItem now : after) {
            InputItem was = before.remove(name(now));
            boolean changed = was == null || !was.value().equals(now.value());
            // A note is no reason by itself, but says more of the change that stands before it.
            if (changed && (now.kind() != Kind.NOTE || explained)) {
                add(was, now);
            }
            explained = now.kind() == Kind.NOTE ? explained : changed;
        }
        before.values().stream()
                .filter(item -> item.kind() != Kind.NOTE)
                .forEach(item -> reasons.add(new Reason.Removed(name(item), value(item))));
    }

    private void add(@Nullable InputItem was, InputItem now) {
        if (was == null) {
            reasons.add(new Reason.Added(name(now), value(now)));
        } else if (was.kind() == Kind.TEXT && now.kind() == Kind.TEXT) {
            reasons.addAll(TextDifference.between(now.name(), was.value(), now.value()));
        } else {
            reasons.add(new Reason.Changed(name(now), value(was), value(now)));
        }
    }

    private static String value(InputItem item) {
        if (item.kind() != Kind.TEXT) {
            return item.value();
        }
        int lines = TextDifference.lines(item.value()).size();
        return lines == 1 ? "1 line" : lines + " lines";
    }

    private static String name(InputItem item) {
        return (item.kind() == Kind.FILE ? "file " : "") + item.name();
    }
}
