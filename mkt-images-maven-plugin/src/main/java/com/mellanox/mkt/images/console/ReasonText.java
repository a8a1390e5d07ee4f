package com.mellanox.mkt.images.console;

import com.mellanox.mkt.images.reason.Reason;
import com.mellanox.mkt.images.reason.Reason.Added;
import com.mellanox.mkt.images.reason.Reason.Cascade;
import com.mellanox.mkt.images.reason.Reason.Changed;
import com.mellanox.mkt.images.reason.Reason.Forced;
import com.mellanox.mkt.images.reason.Reason.Foreign;
import com.mellanox.mkt.images.reason.Reason.Missing;
import com.mellanox.mkt.images.reason.Reason.NoEngine;
import com.mellanox.mkt.images.reason.Reason.Removed;
import com.mellanox.mkt.images.reason.Reason.SourceNotFetched;
import com.mellanox.mkt.images.reason.Reason.Unexplained;
import com.mellanox.mkt.images.reason.Reason.Unused;
import java.util.regex.Pattern;

/** The words for a reason: the item, and both values, as short as they can still be compared. */
public final class ReasonText {
    /** A line of a Dockerfile, {@code kvm.Dockerfile:14}, after which its text reads like what a compiler says. */
    private static final Pattern LINE = Pattern.compile("\\S+:\\d+");

    private ReasonText() {}

    /** One line: {@code git tree 1f2e3a4 -> 9ab01cd}. */
    public static String of(Reason reason) {
        if (reason instanceof Changed changed) {
            return named(changed.item(), ShortValues.difference(changed.before(), changed.after()));
        }
        if (reason instanceof Added added) {
            return "new: " + named(added.item(), ShortValues.one(added.value()));
        }
        if (reason instanceof Removed removed) {
            return "gone: " + named(removed.item(), ShortValues.one(removed.value()));
        }
        if (reason instanceof Unexplained other) {
            return "made of other things (inputs "
                    + ShortValues.difference(
                            other.before().value(), other.after().value())
                    + "), and which ones is not recorded with the image";
        }
        return ofImage(reason);
    }

    private static String ofImage(Reason reason) {
        if (reason instanceof Missing) {
            return "not on the engine";
        }
        if (reason instanceof Foreign) {
            return "the image of this name has no record of what it was made of";
        }
        if (reason instanceof Cascade cascade) {
            return "since " + cascade.cause().shortName() + " is built";
        }
        if (reason instanceof Forced forced) {
            return "since " + ShortValues.one(forced.option()) + " asks for it";
        }
        if (reason instanceof SourceNotFetched missing) {
            return "source not fetched yet: " + ShortValues.one(missing.source());
        }
        if (reason instanceof NoEngine) {
            return "no engine to ask";
        }
        if (reason instanceof Unused) {
            return "no image copies from it";
        }
        throw new IllegalArgumentException("no words for " + reason);
    }

    private static String named(String item, String values) {
        return ShortValues.visible(item) + (LINE.matcher(item).matches() ? ": " : " ") + values;
    }
}
