package com.mellanox.mkt.images.console;

import com.mellanox.mkt.images.reason.Reason;
import java.util.regex.Pattern;

/** A reason as text: the item and both values, as short as they can still be compared. */
public final class ReasonText {
    /** A line of a Dockerfile, {@code kvm.Dockerfile:14}, which is followed by a colon, as in messages of compilers. */
    private static final Pattern LINE = Pattern.compile("\\S+:\\d+");

    private ReasonText() {}

    /** One line: {@code git tree 1f2e3a4 -> 9ab01cd}. */
    public static String of(Reason reason) {
        if (reason instanceof Reason.Changed changed) {
            return named(changed.item(), ShortValues.difference(changed.before(), changed.after()));
        }
        if (reason instanceof Reason.Added added) {
            return "new: " + named(added.item(), ShortValues.one(added.after()));
        }
        if (reason instanceof Reason.Removed removed) {
            return "gone: " + named(removed.item(), ShortValues.one(removed.before()));
        }
        if (reason instanceof Reason.Unexplained other) {
            return "made of other things (inputs "
                    + ShortValues.difference(
                            other.before().value(), other.after().value())
                    + "), and which ones is not recorded with the image";
        }
        return ofImage(reason);
    }

    private static String ofImage(Reason reason) {
        if (reason instanceof Reason.Missing) {
            return "not on the engine";
        }
        if (reason instanceof Reason.Foreign) {
            return "the image of this name has no record of what it was made of";
        }
        if (reason instanceof Reason.Cascade cascade) {
            return "since " + cascade.cause().shortName() + " is built";
        }
        if (reason instanceof Reason.Forced forced) {
            return "since " + ShortValues.one(forced.option()) + " asks for it";
        }
        if (reason instanceof Reason.SourceNotFetched missing) {
            return "source not fetched yet: " + ShortValues.one(missing.source());
        }
        if (reason instanceof Reason.BuiltIncrementally) {
            return "the image was built incrementally, from a work tree";
        }
        if (reason instanceof Reason.NotKept needed) {
            return needed.neededBy().shortName() + " needs it, and the builder keeps no images";
        }
        if (reason instanceof Reason.NoEngine) {
            return "no engine to ask";
        }
        if (reason instanceof Reason.Unused) {
            return "no image copies from it";
        }
        throw new IllegalArgumentException("no text for " + reason);
    }

    private static String named(String item, String values) {
        return ShortValues.visible(item) + (LINE.matcher(item).matches() ? ": " : " ") + values;
    }
}
