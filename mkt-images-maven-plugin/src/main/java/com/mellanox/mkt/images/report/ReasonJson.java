package com.mellanox.mkt.images.report;

import com.fasterxml.jackson.databind.node.ObjectNode;
import com.mellanox.mkt.images.console.ReasonText;
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

/** A reason as a JSON object: a word for its kind that stays the same, its values, and the text for people. */
final class ReasonJson {
    private ReasonJson() {}

    static void write(Reason reason, ObjectNode node) {
        if (reason instanceof Changed changed) {
            node.put("kind", "changed").put("item", changed.item());
            node.put("before", changed.before()).put("after", changed.after());
        } else if (reason instanceof Added added) {
            node.put("kind", "added").put("item", added.item()).put("after", added.value());
        } else if (reason instanceof Removed removed) {
            node.put("kind", "removed").put("item", removed.item()).put("before", removed.value());
        } else if (reason instanceof Unexplained other) {
            node.put("kind", "unexplained");
            node.put("before", other.before().value())
                    .put("after", other.after().value());
        } else if (reason instanceof Cascade cascade) {
            node.put("kind", "cascade").put("cause", cascade.cause().toString());
        } else if (reason instanceof Forced forced) {
            node.put("kind", "forced").put("option", forced.option());
        } else if (reason instanceof SourceNotFetched missing) {
            node.put("kind", "source-not-fetched").put("source", missing.source());
        } else {
            node.put("kind", kindWithoutValues(reason));
        }
        node.put("text", ReasonText.of(reason));
    }

    private static String kindWithoutValues(Reason reason) {
        if (reason instanceof Missing) {
            return "missing";
        }
        if (reason instanceof Foreign) {
            return "foreign";
        }
        if (reason instanceof NoEngine) {
            return "no-engine";
        }
        if (reason instanceof Unused) {
            return "unused";
        }
        throw new IllegalArgumentException("no word for " + reason);
    }
}
