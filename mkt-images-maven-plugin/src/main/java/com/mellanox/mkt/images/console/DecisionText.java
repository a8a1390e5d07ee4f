package com.mellanox.mkt.images.console;

import com.mellanox.mkt.images.plan.Decision;
import com.mellanox.mkt.images.plan.Decision.Build;
import com.mellanox.mkt.images.plan.Decision.Reuse;
import com.mellanox.mkt.images.plan.Decision.Skip;
import com.mellanox.mkt.images.plan.Decision.Undecided;
import com.mellanox.mkt.images.type.ImageReference;
import java.util.List;

/** The words for a decision of a plan: the one that names it, and those that say why. */
public final class DecisionText {
    private DecisionText() {}

    /** One of {@code build}, {@code reuse}, {@code maybe} and {@code skip}. */
    public static String word(Decision decision) {
        if (decision instanceof Build) {
            return "build";
        }
        if (decision instanceof Reuse) {
            return "reuse";
        }
        if (decision instanceof Undecided) {
            return "maybe";
        }
        if (decision instanceof Skip) {
            return "skip";
        }
        throw new IllegalArgumentException("no word for " + decision);
    }

    /** Why, a line for each reason. */
    public static List<String> why(Decision decision) {
        if (decision instanceof Build build) {
            return build.reasons().stream().map(ReasonText::of).toList();
        }
        if (decision instanceof Skip skip) {
            return skip.reasons().stream().map(ReasonText::of).toList();
        }
        if (decision instanceof Undecided undecided) {
            List<String> names =
                    undecided.after().stream().map(ImageReference::shortName).toList();
            return List.of("only if other products come out of " + String.join(", ", names));
        }
        return List.of("nothing has changed");
    }
}
